# First page
portal-home-title = Nguồn: where does this produce come from?
portal-home-what = Look up the origin of farm products, growing-area codes, packing-house codes, and places old and new. No account needed.
portal-home-can = What you can do here
portal-home-scan = Scan the QR code on the package
portal-home-scan-what = Your phone opens the page of the lot: who made it, where, and what happened to it.
portal-home-code = Check a growing-area or packing-house code
portal-home-code-what = Is it real, for which market, does it hold today?
portal-home-places = Look up a place
portal-home-places-what = What a former commune, district or province is today.
portal-home-plans = See the province's plans
portal-home-plans-what = Published targets and figures, printed and computed numbers side by side.
portal-home-office = For officers and holders
portal-home-sign-in = Sign in
portal-home-work = To my work

# Search
portal-search-title = Search
portal-search-label = Find a code, a lot, a product or a place
portal-search-help = For example: VN-AGOR-0001, the lot number on the label, the digits under the bar code, chau doc. Stray spaces and missing tone marks do not matter.
portal-search-button = Search
portal-search-none = Nothing found for “{ $query }”
portal-search-none-what = A lot number must be typed in full. Compare it with the label, or try a part of the product's or the commune's name. Products that are not published are not here.
portal-search-lots = Lots
portal-search-products = Products
portal-search-codes = Growing-area and packing-house codes
portal-search-places = Places
portal-search-place-now = now:

# Codes
portal-code-title = Check a growing-area or packing-house code
portal-code-what = Type the code from the carton, the label or the certificate.
portal-code-label = Code
portal-code-help = For example: VN-AGOR-0001. Capitals and spaces do not matter.
portal-code-check = Check
portal-code-another = Check another code
portal-code-lent = A code is for produce of that growing area or packing house alone. Lending, renting or forging codes is an offence; a real code does not yet prove that this carton comes from there.
portal-code-unknown = No such code is recorded here
portal-code-unknown-what = The code { $code } is not recorded in this system.
portal-code-unknown-check = Compare every character with the label: the letter O and the digit 0, the letter I and the digit 1 are easily confused.
portal-code-unknown-elsewhere = This system keeps the codes of its own locality. For codes of another province ask its crop production and plant protection authority.
portal-code-unknown-lent = If the label reads exactly as you typed it, the code may be forged: do not rely on it when buying or selling, and tell the crop production and plant protection authority.
portal-code-recorded = This code is recorded in the system. Whether it holds depends on the market, see below.
portal-code-markets = Validity by market
portal-code-no-market = No validity in any market is recorded.
portal-code-facts = Facts
portal-growing-area = Growing area
portal-packing-house = Packing house
portal-market = Market
portal-status = Status
portal-since = Since
portal-status-pending = Pending
portal-status-active = Active
portal-status-suspended = Suspended
portal-status-revoked = Revoked
portal-name = Name
portal-holder = Holder
portal-holder-household = A household (name not public)
portal-place-now = Place today
portal-place-before = Before
portal-crops = Crops
portal-area = Area
portal-codes = Codes
portal-code = Code
portal-scheme = Form of code
portal-basis = Basis
portal-certificates = Certificates
portal-certificate-valid = Valid
portal-certificate-not-valid = Not valid
portal-standard-vietgap = VietGAP
portal-standard-globalgap = GLOBALG.A.P.
portal-standard-organic = Organic
portal-outline = Shape of the plots
portal-outline-of = { $n ->
    [one] Outline of { $n } plot
   *[other] Outlines of { $n } plots
}
portal-outline-north = North is up. The picture shows shape and relative position only.
portal-not-recorded = Not recorded

# The page behind the QR code
portal-good-product = Product
portal-good-lot = Lot { $code }
portal-good-serial = Serial number { $code }
portal-good-unit = Logistic unit { $code }
portal-good-missing = { $code } is not recorded in this system.
portal-good-missing-what = What follows is about { $shown }. Compare the number with the label; if the label does read so, ask the seller and the producer: the code may have been copied.
portal-good-name = Product name
portal-good-image = Image
portal-good-image-of = Image: { $name }
portal-good-image-open = Open the image ({ $n } kB)
portal-good-producer = Producer
portal-good-address = Address
portal-good-origin = Origin
portal-good-brand-lot = Brand, lot, serial number
portal-good-brand = Brand
portal-good-expiry = Best before
portal-good-gtin = Trade item number (GTIN)
portal-good-net = Net content
portal-good-made = Day of packing or making
portal-good-standards = Standards applied
portal-good-contents = In this unit
portal-good-grown = Growing areas
portal-good-packed = Packing houses
portal-good-place-hidden = A place that is not public
portal-good-journey = The way it went
portal-good-journey-none = No event is recorded yet.
portal-good-journey-cut = There are more events; only the first { $n } are shown here.
portal-good-journey-partial = The chain of events is too long to be read to its end; what is shown is right but not all.
portal-good-step-none = Event
portal-good-thing-hidden = goods not published
portal-good-certificates = Certificates valid on the day it was made
portal-good-certificates-named = Certificates named by its events
portal-good-tests = Test results
portal-good-rests = { $n ->
    [one] This page was made at { $when } from { $n } recorded event.
   *[other] This page was made at { $when } from { $n } recorded events.
}
portal-good-lots-have-own = This page is about the product in general. Every lot has its own: scan the QR code or search for the lot number on the label.
portal-good-links = Links for machines
portal-unit-built = First loaded
portal-unit-cut = There is more; only the first { $n } are shown here.
portal-unit-when = This page was made at { $when }.

# Wrong addresses, no data
portal-refused = The code is not right
portal-refused-what = This address is no valid GS1 identifier, so nothing can be looked up.
portal-refused-compare = Compare every character with the label, or scan again.
portal-refused-fake = If the label reads exactly so, it is misprinted or not genuine: tell the seller.
portal-refused-search = Search by product name or code
portal-fault-check-digit = Wrong check digit: the last digit would be { $expected }.
portal-fault-not-digit = Only digits are allowed here.
portal-fault-character = There is a character that the code may not hold.
portal-fault-missing = A value is missing: the code was cut short.
portal-fault-length = Wrong length. A GTIN is written with 14 digits (zeros in front), an SSCC with 18; lot and serial numbers have at most 20 characters.
portal-fault-percent = A % in the address must be followed by two hexadecimal digits.
portal-fault-unknown-ai = There is no such GS1 application identifier.
portal-fault-order = The part ({ $ai }) does not belong here.
portal-fault-query = The part ({ $ai }) may not be written like this in the address.
portal-fault-other = The address does not follow the syntax of GS1 Digital Link.
portal-unknown = No data
portal-unknown-what = { $asked }: the identifier is valid, but this system has no public data about it.
portal-unknown-valid = A valid identifier is only well written; it does not prove that the product is genuine.
portal-unknown-elsewhere = The product may be registered in another province or not be published yet.
portal-unknown-ask = Ask the seller or the producer, and keep the label.

# Names of links
portal-link-page = Information page
portal-link-traceability = The way it went
portal-link-epcis = EPCIS events (access key needed)
portal-link-unit = Goods in the logistic unit
portal-link-certificates = Certificates
portal-link-passport = Digital product passport
portal-links-title = Links
portal-links-all = All links of { $asked }.
portal-links-choose = There are several links of the same kind for { $asked }: choose one.
portal-links-none = There is no link of the kind asked for to { $asked }. These are the links that there are.
