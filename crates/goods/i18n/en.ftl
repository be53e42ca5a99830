# Texts of the room of goods: products, lots, recall.

# Navigation
goods-nav-lots = Lots, trace
goods-nav-products = Products
goods-card-lots = lots in your territory

# Kinds and verbs of the audit log
kind-product = Product
kind-lot = Lot
kind-item = Single good
kind-unit = Logistic unit
audit-verb-recall = Ask for a recall

# Products
goods-products = Products
goods-product = Product
goods-product-new = Add a product
goods-product-search = Name, brand or GTIN
goods-products-empty = No products yet
goods-products-empty-what = No product in your territory fits the filter. Clear the filter, or add the first product with its GTIN.
goods-product-name = Product name
goods-name-en = Name in English
goods-gtin = GTIN
goods-gtin-help = 8, 12, 13 or 14 digits, the last is the check digit. Spaces do no harm.
goods-brand = Brand
goods-net-content = Net content
goods-net-content-help = For example: 5 kg
goods-unit = Unit
goods-unit-help = What one piece is called, for example: carton. Loose goods: UN/ECE code, for example KGM.
goods-origin = Origin
goods-origin-help = Two-letter country code, for example: VN
goods-standards = Standards applied
goods-standards-help = One standard per line (NĐ 37/2026/NĐ-CP, art. 23.5 i).
goods-producer = Producer or trader
goods-producer-number = GLN of the producer
goods-producer-help = 13 digits; the producer must be in the register of your territory.
goods-producer-address = Address of the producer
goods-published = Published
goods-published-yes = Published
goods-published-no = Not published
goods-publish = Publish
goods-publish-help = Public pages of lots show only once their product is published.
goods-save = Save
goods-edit = Edit
goods-product-lots = Lots of this product
goods-image = Picture
goods-image-help = PNG, JPEG, WebP or SVG, 2 MB at the most.
goods-image-send = Upload picture
goods-image-of = Picture: { $name }
goods-changes = Changes
goods-not-recorded = Not recorded

# Form errors
goods-error-empty = Fill in this field.
goods-error-too-long = Longer than 300 characters.
goods-error-control = Holds a control character.
goods-error-gtin-check-digit = The check digit of the GTIN is wrong: compare digit by digit.
goods-error-gtin-digits = A GTIN holds digits only.
goods-error-gtin-length = A GTIN has 8, 12, 13 or 14 digits.
goods-error-gtin-taken = There is already a product with this GTIN.
goods-error-producer-number = A GLN has 13 digits with a right check digit.
goods-error-producer-unknown = No holder with this GLN is registered in your territory.
goods-error-changed = Somebody else changed the product meanwhile. Open the form again and go on.
goods-error-image-unknown = The file is no PNG, JPEG, WebP or SVG picture.
goods-error-image-too-large = The picture is larger than 2 MB.
goods-error-day = Write the day as 13/05/2026.
goods-error-file-too-long = The list has more than 20,000 rows, so no file was made. Filter by day or product.
goods-error-reach = Choose how wide.
goods-error-reason = Give the reason: it goes into the audit log.

# Lots
goods-lots = Lots
goods-lot-search = Lot code, product name, or what a scanner read
goods-lots-empty = No lots
goods-lots-empty-what = No lot in your territory fits the filter. Lots appear here once the events that made them are captured (EPCIS).
goods-kind = Kind
goods-kind-lot = Lot
goods-kind-item = Single good
goods-kind-unit = Pallet, logistic unit
goods-kind-other = Other thing
goods-code = Code
goods-identifier = Identifier
goods-made = Made
goods-made-from = Made from
goods-made-to = to
goods-place = Place
goods-place-code = Code of the place
goods-address = Address
goods-holder = Holder
goods-quantity = Quantity
goods-best-before = Best before
goods-certificates = Certificates
goods-demonstration = Demonstration
goods-pieces = pieces
goods-amount-unknown = amount not known
goods-unplaced = Not placed
goods-unplaced-what = No register knows the place where this was made. Register the place; the lot then moves to its territory by itself.
goods-outside = outside your territory
goods-export-csv = Download CSV
goods-export-xlsx = Download XLSX
goods-file-made = Made at { $at }
goods-public-page = Public page
goods-qr-of = QR code of { $code }
goods-qr-what = The QR code leads to the public page.
goods-label = Print a label
goods-label-of = Label of { $code }
goods-label-how = A label of 50 × 30 mm: print it with the browser at 100 %, without margins.
goods-yes = yes
goods-no = no

# Journey and graph
goods-graph = Where it comes from and where it went
goods-graph-what = Left: plots and inputs; right: receivers. Broken borders are goods outside your territory, or that only stood beside.
goods-graph-folded = and { $n } more
goods-graph-table = The same as a table
goods-partial = Not complete
goods-partial-what = The chain is longer than a page can show; what is shown is right, but there may be more.
goods-link-from = From
goods-link-to = To
goods-link-how = Link
goods-time = Time
goods-link-made-into = made into
goods-link-contained-in = put into
goods-link-contents = held
goods-link-member-of = includes
goods-link-together = stood together with
goods-links-cut = The table stops at 500 rows.
goods-journey = Journey
goods-journey-empty = No events
goods-journey-empty-what = The event that made this was declared wrong, or is not captured yet.
goods-journey-outside = { $n } events of other goods happened outside your territory and are not told.
goods-journey-cut = The table stops at 300 events.
goods-step = Step
goods-step-things = Things
goods-disposition = State
goods-step-none = No step stated
goods-step-harvesting = Harvesting
goods-step-from = From:
goods-and-more = and { $n } more

# Recall
goods-recall = Recall
goods-recall-of = Recall: { $code }
goods-recall-what = The answer names every affected lot and package, where it is, who holds it and how much, outside your territory too. The request goes into the audit log (TT 17/2021/TT-BNNPTNT).
goods-recall-reach = How wide
goods-recall-forward = This item and all that was made of it
goods-recall-same-inputs = Everything made from the same inputs
goods-recall-reach-help = Choose the second when the fault may come from the harvest: back to the harvest lots, then forward from all of them.
goods-recall-reason = Reason
goods-recall-reason-help = For example: residue above the limit, number of the test report
goods-recall-ask = Find what is affected
goods-recall-earlier = Asked before
goods-recall-item = Item
goods-recall-by = Asked by
goods-recall-asked = { $by }, at { $at }
goods-recall-now = As known at
goods-recall-answer = To call back: { $amount } of { $things }, now at { $places } places: { $where }; held by: { $holders }.
goods-recall-answer-at-least = To call back: at least { $amount } of { $things }, now at { $places } places: { $where }; held by: { $holders }.
goods-recall-answer-none = Nothing affected is left: all of it was used up or has ended.
goods-recall-under-way-to = on its way to { $place }
goods-recall-under-way = on its way, nobody knows where to
goods-count-lots = { $n } { $n ->
    [one] lot
   *[other] lots
 }
goods-count-items = { $n } { $n ->
    [one] numbered item
   *[other] numbered items
 }
goods-count-units = { $n } { $n ->
    [one] logistic unit
   *[other] logistic units
 }
goods-count-others = { $n } { $n ->
    [one] other thing
   *[other] other things
 }
goods-recall-total = Affected and still held, in all
goods-recall-sums = Where it is now, and how much
goods-recall-where = Where
goods-where-at = At
goods-where-under-way = Under way to
goods-where-gone = Used up or ended
goods-where-unknown = Not known
goods-recall-affected = Affected: to be called back
goods-recall-carriers = Carriers
goods-recall-contact = Only in contact: to be looked at
goods-recall-contact-what = These stood on the same pallet or in the same box as affected goods, but are not made of them and are not in the total. Of a lot every part is named, because events do not tell which of its pieces stood beside.
goods-recall-contact-total = In this group, in all:
goods-recall-none = None.
goods-recall-part = Group
goods-relation = Relation
goods-relation-start = Start
goods-relation-ancestor = Input
goods-relation-descendant = Made of it, taken out of it
goods-relation-carrier = Carried it
goods-relation-contact = Stood beside it
goods-container = Inside
goods-since = Since
goods-recall-counted = In the total
goods-recall-not-counted = (counted in another row)
goods-recall-partial = A search limit was met: what is named is right, but more may be affected. Narrow the recall, or use the trace command on the server with a larger limit.
goods-recall-unknown = What is not known
goods-recall-unknown-nothing = The events agree; every part has a place and an amount.
goods-unknown-rows = { $n } rows lack a place or an amount; the totals may be too low.
goods-unknown-over-withdrawal = { $code }: { $amount } more was used, ended or packed than was there.
goods-unknown-unexplained = { $code }: { $amount } more was seen or received than is accounted for.
goods-unknown-seen-after-end = { $code }: { $amount } was seen after it had ended.

# Business steps of CBV 2.0
goods-step-accepting = Accepting
goods-step-arriving = Arriving
goods-step-assembling = Assembling
goods-step-collecting = Collecting
goods-step-commissioning = Commissioning
goods-step-consigning = Consigning
goods-step-creating-class-instance = Creating a lot
goods-step-cycle-counting = Cycle counting
goods-step-decommissioning = Decommissioning
goods-step-departing = Departing
goods-step-destroying = Destroying
goods-step-disassembling = Disassembling
goods-step-dispensing = Dispensing
goods-step-encoding = Encoding
goods-step-entering-exiting = Entering or exiting
goods-step-holding = Holding
goods-step-inspecting = Inspecting
goods-step-installing = Installing
goods-step-killing = Killing the tag
goods-step-loading = Loading
goods-step-other = Other
goods-step-packing = Packing
goods-step-picking = Picking
goods-step-receiving = Receiving
goods-step-removing = Removing
goods-step-repackaging = Repackaging
goods-step-repairing = Repairing
goods-step-replacing = Replacing
goods-step-reserving = Reserving
goods-step-retail-selling = Retail selling
goods-step-sampling = Sampling
goods-step-sensor-reporting = Sensor reporting
goods-step-shipping = Shipping
goods-step-staging-outbound = Staging outbound
goods-step-stock-taking = Stock taking
goods-step-stocking = Stocking
goods-step-storing = Storing
goods-step-transporting = Transporting
goods-step-unloading = Unloading
goods-step-unpacking = Unpacking
goods-step-void-shipping = Voiding a shipment

# Dispositions of CBV 2.0
goods-disposition-active = Active
goods-disposition-available = Available
goods-disposition-completeness-inferred = Completeness inferred
goods-disposition-completeness-verified = Completeness verified
goods-disposition-conformant = Conformant
goods-disposition-container-closed = Container closed
goods-disposition-container-open = Container open
goods-disposition-damaged = Damaged
goods-disposition-destroyed = Destroyed
goods-disposition-dispensed = Dispensed
goods-disposition-disposed = Disposed
goods-disposition-encoded = Encoded
goods-disposition-expired = Expired
goods-disposition-in-progress = In progress
goods-disposition-in-transit = In transit
goods-disposition-inactive = Inactive
goods-disposition-mismatch-class = Class mismatch
goods-disposition-mismatch-instance = Instance mismatch
goods-disposition-mismatch-quantity = Quantity mismatch
goods-disposition-needs-replacement = Needs replacement
goods-disposition-no-pedigree-match = No pedigree match
goods-disposition-non-conformant = Not conformant
goods-disposition-non-sellable-other = Not sellable
goods-disposition-partially-dispensed = Partially dispensed
goods-disposition-recalled = Recalled
goods-disposition-reserved = Reserved
goods-disposition-retail-sold = Sold at retail
goods-disposition-returned = Returned
goods-disposition-sellable-accessible = Sellable, on the shelf
goods-disposition-sellable-not-accessible = Sellable, not on the shelf
goods-disposition-stolen = Stolen
goods-disposition-unavailable = Unavailable
goods-disposition-unknown = Unknown

# Countries of origin
goods-country-vn = Viet Nam
goods-country-au = Australia
goods-country-cn = China
goods-country-id = Indonesia
goods-country-in = India
goods-country-jp = Japan
goods-country-kh = Cambodia
goods-country-kr = South Korea
goods-country-la = Laos
goods-country-mm = Myanmar
goods-country-my = Malaysia
goods-country-nz = New Zealand
goods-country-ph = Philippines
goods-country-th = Thailand
goods-country-us = United States
goods-country-za = South Africa
