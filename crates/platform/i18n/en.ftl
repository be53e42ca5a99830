# The shell: words shared by all rooms.
shell-name = Nguồn
shell-skip = Skip to main content
shell-account = Account and language
shell-rail = Jobs
shell-other-language = Tiếng Việt
shell-sign-in = Sign in
shell-sign-out = Sign out
shell-foot = Nguồn – traceability of farm products. Open source.
shell-demo-banner = Demonstration data: names, codes and lots here are not real.
shell-demo = Demonstration
shell-demo-why = A record made for demonstration; it is not real
shell-pager = Pages of the list
shell-next = Next page
shell-filter = Filter
shell-form-errors = Some things need correcting
shell-login = Sign-in name
shell-login-help = For example: canbo.xa
shell-password = Password

# Signing in
shell-sign-in-title = Sign in
shell-sign-in-refused = Sign-in name or password is wrong. The name you typed was kept; type the password again.
shell-sign-in-too-many = There were too many failed tries for this name or from this address. Wait 15 minutes and try again, or ask the administrator.
shell-sign-in-login-invalid = A sign-in name has 3 to 64 characters: letters a–z, digits and . - _ @
shell-sign-in-password-missing = Type the password.

# My work
shell-nav-work = My work
shell-work-title = My work
shell-work-hello = Hello, { $name }
shell-work-role = Role
shell-work-territory = Territory
shell-work-empty = Nothing is waiting
shell-work-empty-what = Applications, lots and reports of your territory that need you will show here. Open a job in the list to begin.

# Territory and roles
territory-country = Whole country
territory-holder = Own records
territory-nowhere = No territory assigned
role-administrator = Administrator
role-provincial-officer = Provincial officer
role-commune-officer = Commune officer
role-holder = Holder (household, cooperative, firm)
role-reader = Reader

# Audit log
shell-nav-audit = Audit log
shell-audit-title = Audit log
shell-audit-check = Check the whole chain
shell-audit-check-why = See whether any entry was changed or removed.
shell-audit-holds = Chain intact
shell-audit-broken = Chain broken
shell-audit-head = { $n ->
    [one] { $n } entry. Hash of the last one; note it elsewhere:
   *[other] { $n } entries. Hash of the last one; note it elsewhere:
}
shell-audit-broken-entry = Entry { $seq } was changed, or the one before it was removed.
shell-audit-broken-gap = Entry { $seq } is missing.
shell-audit-broken-end = The log ends at entry { $found }, but its head says { $expected }.
shell-audit-kind = Kind of thing
shell-audit-kind-all = All
shell-audit-empty = No entries
shell-audit-empty-what = No change matches the filter. Choose another kind or remove the filter.
shell-audit-seq = No.
shell-audit-at = When
shell-audit-who = Who
shell-audit-what = What
shell-audit-difference = Before and after
shell-audit-reason = Reason:
shell-audit-fields = { $n ->
    [one] { $n } field
   *[other] { $n } fields
}
audit-verb-create = Created
audit-verb-update = Changed
audit-verb-remove = Removed
audit-verb-import = Imported
audit-verb-sign-in = Signed in
kind-account = Account
kind-api-key = Machine key

# Accounts
shell-nav-accounts = Accounts
shell-accounts-title = Accounts
shell-accounts-name = Name, unit
shell-accounts-state = State
shell-accounts-since = Since
shell-accounts-active = Active
shell-accounts-disabled = Disabled
shell-accounts-empty = No accounts yet
shell-accounts-empty-what = Make the first account with a command on the server.

# Machine keys
shell-nav-keys = Machine keys
shell-keys-title = Machine keys
shell-keys-what = Keys with which other machines (a cooperative's software, scales, other systems) hand in and ask for EPCIS events, read and change the registry. Each key belongs to a holder or to the office.
shell-keys-of = Only the keys of
shell-keys-all = Show all keys
shell-keys-new = Make a key
shell-keys-new-what = A holder's machine sees the events that the holder handed in and those in which a party or place of the holder takes part. A machine of the office sees the events that holders of its territory handed in. In the registry a holder's machine sees and changes the holder's own only, a machine of the office its territory only.
shell-keys-empty = No keys yet
shell-keys-empty-what = Make the first key when another machine needs to hand in or ask for events.
shell-keys-name = Name of the machine
shell-keys-name-help = For example: Warehouse software, Long Xuyên
shell-keys-owner = Belongs to
shell-keys-owner-gone = A holder that is not in the register any more
shell-keys-owner-office = Office: { $territory }
shell-keys-owner-is-holder = A holder of the register
shell-keys-owner-is-office = The office
shell-keys-owner-other = Choose another holder
shell-keys-holder = GS1 number or record of the holder
shell-keys-holder-help = 13 digits (PGLN), or the id at the end of the record's address. Easiest: open the holder's record and choose Machine keys.
shell-keys-scopes = May
shell-keys-scope-capture = Hand in events
shell-keys-scope-query = Ask for events
shell-keys-scope-registry-read = Read the registry
shell-keys-scope-registry-write = Read and change the registry
shell-keys-created = Made
shell-keys-used = Last used
shell-keys-used-never = Never used
shell-keys-expires = Ends
shell-keys-expires-never = Without end
shell-keys-state = State
shell-keys-state-good = In use
shell-keys-state-expired = Ended
shell-keys-state-revoked = Revoked
shell-keys-action = Action
shell-keys-revoke = Revoke
shell-keys-last-day = Last day on which it holds
shell-keys-last-day-help = Leave empty for a key without end.
shell-keys-make = Make the key
shell-keys-cancel = Cancel
shell-keys-made-title = Key made
shell-keys-made-once = The key is shown this once. Copy it to a safe place before you leave this page. If it is lost, revoke it and make a new one.
shell-keys-secret = Key
shell-keys-secret-help = The machine sends the key in a header of each request:
shell-keys-made-done = Copied, back to the list
shell-keys-made-before = This key was made already. It is shown once; if you could not copy it, revoke it and make a new one.
shell-keys-revoked-before = This key was revoked before.
shell-keys-name-invalid = The name has 1 to 120 characters.
shell-keys-holder-unknown = No such holder in your territory.
shell-keys-territory-unknown = Choose a territory of the list.
shell-keys-scopes-missing = Choose at least one.
shell-keys-last-day-invalid = Enter a day.
shell-keys-last-day-past = This day is over.
audit-verb-revoke = Revoked

# Errors: what happened, what was kept, what to do
shell-error-reference = Reference for the administrator:
shell-error-not-found = Not found
shell-error-not-found-what = There is no page or record at this address, or it is not in your territory.
shell-error-not-found-next = Check the address, or search from the first page.
shell-error-forbidden = Not allowed
shell-error-forbidden-what = Your role may not do this. Nothing was changed.
shell-error-forbidden-next = If your work needs it, ask the administrator.
shell-error-sign-in = Please sign in
shell-error-sign-in-what = The session has ended or not begun. What you just sent was not saved.
shell-error-sign-in-next = Sign in in another tab, then go back one page and send again: what you typed is still there.
shell-error-foreign-form = The form is not valid
shell-error-foreign-form-what = The request does not come from a page of the open session and was not carried out. Nothing was changed.
shell-error-foreign-form-next = Go back, reload the page and send again.
shell-error-invalid = Something does not fit
shell-error-invalid-what = Some of it is not right, so nothing was saved yet.
shell-error-invalid-next = Go back, correct the points above and send again.
shell-error-unreadable = The request cannot be read
shell-error-unreadable-what = What was sent does not have the form this page takes. Nothing was changed.
shell-error-unreadable-next = Check the address or go back one page.
shell-error-method = Not possible this way
shell-error-method-what = This address does not take the kind of request that was sent. Nothing was changed.
shell-error-method-next = Go back one page.
shell-error-conflict = Not possible now
shell-error-conflict-what = The present state does not allow it.
shell-error-conflict-next = Nothing was changed. Reload the page to see the latest state.
shell-error-key = A key is needed
shell-error-key-what = This needs a good key in the header Authorization: Bearer …, or a session that is signed in; the map for programs (/ogc/features/) also takes name and password. Nothing was changed.
shell-error-key-next = Use a key that holds, or ask the office for one.
shell-error-reused = The key was used before
shell-error-reused-what = This Idempotency-Key was used for another request within the last 24 hours. Nothing was changed.
shell-error-reused-next = Use a new key for a new request.
shell-error-not-acceptable = Cannot be answered in this form
shell-error-not-acceptable-what = This interface answers in JSON; the Accept header of the request does not take it.
shell-error-not-acceptable-next = Change the Accept header or leave it out.
shell-error-media-type = This kind of content is not taken
shell-error-media-type-what = This address does not take the kind of content (Content-Type) that was sent. Nothing was changed.
shell-error-media-type-next = Send JSON with Content-Type: application/json.
shell-error-stale = The record has changed
shell-error-stale-what = The record has another version than the If-Match that was sent. Nothing was changed.
shell-error-stale-next = Read the record again and repeat the change.
shell-error-if-match = If-Match is needed
shell-error-if-match-what = To change a record, send If-Match with the ETag that was read. Nothing was changed.
shell-error-if-match-next = Read the record, take its ETag and send the change again.
shell-error-too-large = Too large
shell-error-too-large-what = What was sent is larger than allowed, so nothing was saved.
shell-error-too-large-next = Split or shrink the file and send it again.
shell-error-too-many = Too many requests
shell-error-too-many-what = Too many requests came from your network address just now, so this one was not carried out.
shell-error-too-many-next = Wait a minute and try again. If many people share your address, sign in or tell the administrator.
shell-error-too-slow = It took too long
shell-error-too-slow-what = The server did not answer in time, so the request was stopped.
shell-error-too-slow-next = Narrow it down, or try again in some minutes. Before you send a change again, check whether it was saved.
shell-error-away = No answer for the moment
shell-error-away-what = What keeps the data does not answer. Nothing was lost or changed.
shell-error-away-next = Try again in some minutes.
shell-error-internal = The server failed
shell-error-internal-what = The fault is in the program, not yours. No change was saved by halves.
shell-error-internal-next = Try again; if it fails again, give the reference below to the administrator.

# Map
shell-map = Map
shell-map-loading = Loading the map …
shell-map-failed = This browser cannot draw the map. The list has the same content.
shell-map-open = Open record
shell-map-legend = Legend
shell-map-list = List of what is on the map
shell-map-zoom-in = Zoom in
shell-map-zoom-out = Zoom out
shell-map-close = Close
shell-map-without = The map needs script.
shell-map-as-list = See it as a list

# Administrative units
places-nav = Places
places-title = Administrative units
places-query = Name or number, old or new, with or without tone marks
places-query-example = For example: chau doc
places-on = As of
places-day-unreadable = The day cannot be read. Write year-month-day, as 2025-06-30, or 30/06/2025.
places-find = Find
places-none = Nothing found for “{ $query }”
places-none-what = Try a part of the name, leave out words such as tỉnh, huyện, xã, or use the number. Names from before 01/07/2025 are found too.
places-found = { $n ->
    [one] { $n } unit
   *[other] { $n } units
}
places-name = Name
places-code = Number
places-level = Level
places-level-province = Province
places-level-district = District (ended)
places-level-commune = Commune
places-then-and-now = Then and now
places-exists = Exists
places-exists-on = Exists on { $day }
places-ended = Ended
places-ended-on = Ended on { $day }
places-not-yet = Did not exist yet on { $day }
places-made-of = Made of:
places-and-more = { $n ->
    [one] and { $n } more
   *[other] and { $n } more
}
places-now = Now:
places-heir-unknown = What followed it is not recorded.
places-partial = Part
places-full = All
places-split = Split
places-split-warning = A former unit was divided among several new ones: where a parcel belongs can only be told by a point within the boundary, or by someone who knows.
places-provinces = { $n ->
    [one] { $n } province or city as of { $day }
   *[other] { $n } provinces and cities as of { $day }
}
places-as-of = As of { $day }
places-as-of-today = Today, { $day }
places-empty = No unit on this day
places-empty-what = Choose another day. If the list is empty altogether, the administrator loads it with the command nguon admin-units import.
places-since = From
places-until = Until before
places-basis = Legal basis
places-confidence = Confidence
places-sure = Sure
places-likely = Likely
places-unsure = Unsure
places-not-recorded = Not recorded
places-before-records = Before the records begin
places-names-in-time = Names and superior units in time
places-belongs-to = Belongs to
places-former-district = Former district
places-land-on = This area on { $day }
places-became = Became
places-made-of-title = Made of
places-extent = Extent
places-children = { $n ->
    [one] { $n } unit directly below
   *[other] { $n } units directly below
}
kind-administrative-units = Administrative units

# Letters
shell-my-account = My account
mail-letters = Letters
mail-letters-link = Get my work by e-mail
mail-letters-what = On the morning of a working day each person gets one letter at most, with what waits for them. Where nothing waits there is no letter.
mail-off = This server does not send letters yet. What you choose is kept; letters go out once the administrator switches them on.
mail-address = E-mail address
mail-address-help = Leave it empty to get no letters; the address is erased then. Others see its first letter and the domain only.
mail-address-invalid = An address is written name@office.vn, without blanks.
mail-which = Which letters
mail-daily = What waits for me, in the morning
mail-reminders = When my unit is urged to hand in a report
mail-language = Language of the letters
mail-language-vi = Tiếng Việt
mail-language-en = English
mail-keep = Save
mail-kept = Saved.
mail-outbox = Letters
mail-outbox-what = Letters that wait, were sent, or could not be sent, of 90 days. Addresses are hidden, and texts are not shown here.
mail-outbox-empty = No letters yet
mail-outbox-empty-what = Letters are here once somebody asks for them on the page of their account and something waits for them.
mail-state = State
mail-state-all = All
mail-state-waiting = Waiting
mail-state-sent = Sent
mail-state-failed = Not sent
mail-written = Written
mail-to = To
mail-kind = Kind
mail-kind-digest = Morning letter
mail-kind-reminder = Reminder
mail-tries = Tries
mail-reason = Reason
mail-next = next try { $at }
mail-again = Send again
mail-again-not = This letter is not there to be sent again: it was sent, it waits, or nobody needs it any more.
audit-verb-send-again = Send again
kind-letter = Letter
mail-reason-late = Nobody needs this letter any more.
mail-reason-unwanted = The person does not want this letter any more, or the account was disabled.
mail-reason-silent = The mail server did not answer in time.

# What letters say
mail-dear = Dear { $name },
mail-digest-subject = Work of { $day }: { $n } { $n ->
    [one] entry waits
   *[other] entries wait
 }
mail-digest-subject-late = Work of { $day }: { $n } { $n ->
    [one] entry waits
   *[other] entries wait
 }, { $late } overdue or urgent
mail-digest-intro = This waits for you on the morning of { $day }:
mail-digest-overdue = OVERDUE OR URGENT
mail-digest-soon = DUE SOON, TO BE NOTED
mail-digest-open = OPEN
mail-digest-all = See all:
mail-why = This letter was sent automatically; please do not answer. You get it because you chose so on the page of your account; change that at:
