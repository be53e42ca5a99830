# Plans: decisions, targets, the tables of figures printed in them.
plan-nav = Plans
kind-plan = Plan

plan-list = Plans
plan-list-count = { $n ->
    [one] { $n } plan
   *[other] { $n } plans
}
plan-list-empty = No plans yet
plan-list-first = Load a plan's folder of data/plans; its figures are kept exactly as the decision prints them.

# The decision
plan-document = Document
plan-title = Title
plan-issuer = Issued by
plan-date = Date
plan-period = Period
plan-territory = Territory
plan-version = Record
plan-version-recorded = Version { $version }, recorded { $at }
plan-legal-basis = Legal basis
plan-act = { $act } of { $date }
plan-replaced = Since { $on } replaced by { $by } ({ $sure })
plan-confidence-sure = certain
plan-confidence-likely = likely
plan-confidence-unsure = not certain
plan-source = Source: { $document } of { $date }. Printed numbers stand as printed; computed columns and rows are added up from them.

# Targets
plan-targets = Targets
plan-targets-none = This plan has no headline targets.
plan-target = Target
plan-target-value = Value
plan-target-by-year = By the end of
plan-target-checks = Check
plan-target-quote = In the document's words
plan-target-unchecked = No other number of the plan to check it with
plan-target-share = { $percent } of: { $of }
plan-quantity = { $number } { $unit }
plan-check-parts = Targets by crop group add up to { $computed }
plan-check-figures = Yearly figures of the tables add up to { $computed }
plan-check-share = Share computed from the tables: { $computed }

# Tables
plan-tables = Tables
plan-table = Table
plan-table-rows = Units
plan-table-check = Check
plan-table-previous = Previous table
plan-table-next = Next table
plan-table-legend = Beside each printed total and rate stands what the printed numbers of its row give. In the last row, printed columns add up printed numbers, computed columns computed ones.
plan-unit-code = Unit code
plan-unit-name = Unit
plan-column-year = { $what }, { $year }
plan-column-group = { $what }, { $group }
plan-column-sum = { $what }, total
plan-column-rate = Rate
plan-column-unit = { $what } ({ $unit })
plan-column-computed = { $what }, computed
plan-head-sum = total
plan-head-computed = Computed
plan-table-unit = Unit: { $unit }.
plan-total = Total
plan-total-printed = { $name } (as printed)
plan-total-computed = Added up from the rows
plan-export-xlsx = Download the table (XLSX)
plan-export-csv = Download the table (CSV)

# Mismatches
plan-agrees = agrees
plan-disagrees = does not agree
plan-overtaken = replaced
plan-findings = Printed numbers that do not agree
plan-findings-kept = Printed numbers stand as in the decision; nothing is corrected silently.
plan-no-mismatch = All printed numbers agree with the computed ones
plan-mismatch-count = { $n ->
    [one] { $n } printed number does not agree
   *[other] { $n } printed numbers do not agree
}
plan-mismatches-column = { $n ->
    [one] { $n } printed total below a column does not agree with its rows
   *[other] { $n } printed totals below columns do not agree with their rows
}
plan-mismatches-row = { $n ->
    [one] { $n } printed total of a row does not agree with the row's cells
   *[other] { $n } printed totals of rows do not agree with the rows' cells
}
plan-mismatches-rate = { $n ->
    [one] { $n } printed rate does not agree with its two cells
   *[other] { $n } printed rates do not agree with their two cells
}
plan-mismatches-parts = { $n ->
    [one] { $n } overall target is not the sum of the targets by crop group
   *[other] { $n } overall targets are not the sum of the targets by crop group
}
plan-mismatches-figures = { $n ->
    [one] { $n } target is not the sum of the yearly figures in the tables
   *[other] { $n } targets are not the sum of the yearly figures in the tables
}
plan-mismatches-share = { $n ->
    [one] { $n } share in a target does not agree with the tables
   *[other] { $n } shares in targets do not agree with the tables
}
plan-cell = { $row } – { $column }
plan-mismatch = { $place }: printed { $printed }, computed { $computed } (difference { $difference })
plan-mismatch-nothing = { $place }: printed { $printed }, but nothing can be computed, as it is a rate of zero
plan-differs = difference { $difference }
plan-nothing-computed = cannot be computed

# Today's territory
plan-land = Today's territory
plan-land-exact = The units of the table have ended, the last on { $day }. Their land now lies in { $communes } communes and wards, none of which crosses an old line: the figures of each old unit carry over whole to its group of communes.
plan-land-crossed = The units of the table have ended, the last on { $day }. Their land now lies in { $communes } communes and wards; in { $crossed } old units a commune crosses an old line, so that their figures do not carry over whole.
plan-land-unit = Unit in the plan
plan-land-ended = Ended on
plan-land-exists = Still exists
plan-land-communes = Communes and wards of today
plan-land-carried = Figures carry over
plan-land-line-exact = Whole
plan-land-line-crossed = Not whole

# Lists
plan-measure-cultivated-area = Cultivated area
plan-measure-coded-area = Area with growing-area codes
plan-measure-packing-house-codes = Packing-house codes
plan-measure-training-classes = Training classes
plan-short-cultivated-area = cultivated
plan-short-coded-area = with codes
plan-short-packing-house-codes = packing-house codes
plan-short-training-classes = classes
plan-measure-residue-samples = Residue samples
plan-short-residue-samples = samples
plan-measure-handbooks = Handbooks printed
plan-short-handbooks = handbooks
plan-measure-trained-on-request = Trained among those who asked
plan-short-trained-on-request = trained
plan-measure-supported-on-request = Supported among those who asked and are eligible
plan-short-supported-on-request = supported
plan-measure-traced-exports = Export products of the named groups under traceability
plan-short-traced-exports = exports traced
plan-measure-traced-mandatory = Mandatory products under traceability
plan-short-traced-mandatory = mandatory traced
plan-measure-linked-products = Traced products linked to the provincial and national portals
plan-short-linked-products = linked
plan-measure-standard-systems = Barcode users with a trace system by standards
plan-short-standard-systems = by standards
plan-measure-trained-producers = Producers and traders trained
plan-short-trained-producers = trained
plan-measure-traced-barcode-users = Barcode users with a trace system
plan-short-traced-barcode-users = with a system
plan-measure-conferences = Conferences attended
plan-short-conferences = conferences
plan-measure-survey-respondents = Organisations and persons surveyed
plan-short-survey-respondents = surveyed
plan-measure-sps-events = Conferences and classes on SPS and trade agreements
plan-short-sps-events = SPS events
plan-measure-food-safety-events = Conferences and classes on food safety
plan-short-food-safety-events = food safety events
plan-measure-trained-officers = Officers of food safety and quarantine trained in the year
plan-short-trained-officers = officers trained
plan-measure-sps-contacts = Localities with an SPS contact
plan-short-sps-contacts = SPS contacts
plan-measure-demonstration-models = Demonstration models
plan-short-demonstration-models = models
plan-unit-samples = samples
plan-unit-copies = copies
plan-unit-events = events
plan-unit-respondents = respondents
plan-unit-models = models
plan-unit-ha = ha
plan-unit-codes = codes
plan-unit-classes = classes
plan-unit-percent = %
plan-crop-group-rice = rice
plan-crop-group-fruit = fruit
plan-crop-group-vegetables = vegetables
plan-crop-group-industrial = industrial crops

# The words of a plan
plan-number = Number
plan-not-given = not in the source at hand
plan-not-given-what = "Not in the source at hand": the document may say it, but the source kept here does not; nothing is filled in.
plan-number-not-given = number not in the source at hand
plan-source-at-hand = Source at hand
plan-act-undated = { $act } (day not in the source at hand)
plan-relation-parent = Carries out the plan
plan-relation-programme = Part of the programme
plan-objectives = Objectives
plan-each-year = each year
plan-each-year-of = { $years }, each year
plan-at-least = at least { $quantity }
plan-tasks = Tasks
plan-tasks-count = { $n ->
    [one] { $n } task.
   *[other] { $n } tasks.
}
plan-task-place = Place in the source
plan-task-content = Content
plan-task-lead = Lead unit
plan-task-with = Co-operating units
plan-task-time = Time
plan-task-product = Product
plan-place-annex = Annex, row { $row }
plan-place-part = Part { $part }
plan-deadlines = Deadlines
plan-deadline-when = When
plan-when-on = By the end of { $day }
plan-when-yearly = Each year on { $day }
plan-when-year = Each year
plan-when-season = Each crop season
plan-budget = Money
plan-budget-content = Line
plan-budget-amount = Amount (VND)
plan-budget-source = Source of money
plan-budget-total = Sum printed in the plan
plan-mismatches-budget = The printed sum of money is not the sum of its lines

# Progress: targets and results from records
plan-progress = Progress
plan-progress-of = Progress of { $document }
plan-progress-as-of = Counted until the end of { $day }.
plan-progress-targets = Targets and results
plan-progress-empty = No records to compute results from yet
plan-progress-empty-what = Results are computed from records, never typed. Register growing areas or packing houses, or import the tables you have; the numbers appear here at once.
plan-progress-to-areas = To the growing areas
plan-targets-none-what = The plan sets no targets in numbers, so there is nothing to compare.
plan-as-of = Until the end of
plan-scope-whole = Results are counted over the whole land of the plan: the communes of today that hold the land of the former province.
plan-scope-part = You see only the records of your own territory, so results are a part of the plan, without light and forecast.
plan-scope-beyond = { $n } communes of today also hold land outside of the former province, so that results there may include that land.
plan-row-number = No.
plan-result = Result
plan-result-share = Of the target
plan-result-rows = { $n ->
    [one] { $n } record
   *[other] { $n } records
}
plan-light = Light
plan-light-reached = reached
plan-light-on-the-way = on the way
plan-light-slow = slow
plan-light-behind = behind
plan-light-open = too little to forecast
plan-light-no-records = no records yet
plan-light-part = part of the land only
plan-light-rule = Light: green when the result reaches the target, or the forecast does by the deadline; amber when the forecast reaches { $percent }% of it; red when it reaches less, or the deadline has passed; without colour where there are no records or no forecast. The { $percent }% are the program's own, no document states them.
plan-forecast = Forecast
plan-forecast-rule = Forecast: the straight line through the results of the first and the last day counted, drawn on to the deadline; none with fewer than two days, where the source gives no deadline, or once it has passed.
plan-map = Map by former district
plan-map-what = Each former district is one mark in the middle of the plots drawn in the register; no borders of districts are drawn. A district's light holds its result against what the plan's tables set for it, by the same rule.
plan-map-unplaced = Not on the map, since no plot is drawn there yet:
plan-chart = Chart of results against targets
plan-chart-what = Numbers as in the table above; the frame is the target, the filling the result; an empty frame has no records or is zero.
plan-dues = Due next
plan-dues-none = No deadline of the plan lies ahead.
plan-due-what = What
plan-deadline = Deadline
plan-counted = Time counted
plan-definition = Definition
plan-no-records-what = The program keeps no such records yet, so the result is unknown, not zero.
plan-planned = Set in the tables
plan-by-district = By former district
plan-by-district-exact = Each former district is exactly the communes of today beside it, so its figures carry over exactly.
plan-by-district-crossed = In { $n } former districts a commune of today crosses an old line: its result stands in each of them, so their figures are not exact and do not add up; the overall result counts each commune once.
plan-by-group = By group
plan-trend = Results by day
plan-rows-plan = The land of { $document }
plan-rows-district = { $district } (former), by { $document }
plan-figures = Figures from records
plan-figures-nav = Figures
plan-figures-what = Each number is counted from the records of your territory; open it to see them.
plan-figures-period = Numbers of a period are counted from { $from } until the end of { $to }; the others as of the end of { $to }.
plan-figure = Figure

# The definition of each target: numerator, denominator
plan-indicator-coded-area = Land of the growing areas whose code was issued by the end of the day counted: the measured area of each plot, else the declared one. An area with crops of several groups counts only in the overall target. Divided by nothing.
plan-indicator-packing-house-codes = Packing houses whose code was issued by the end of the day counted. Divided by nothing.
plan-indicator-training-classes = Training classes held in the time counted. Divided by nothing.
plan-indicator-residue-samples = Samples of fresh fruit taken at growing areas in the year. Divided by nothing.
plan-indicator-handbooks = Copies of handbooks printed. Divided by nothing.
plan-indicator-trained-on-request = Organisations and persons who asked for training and got it, divided by all who asked.
plan-indicator-supported-on-request = Organisations and persons supported, divided by those who asked and are eligible.
plan-indicator-traced-exports = Export products of the named groups under traceability, divided by all export products of these groups.
plan-indicator-traced-mandatory = Mandatory products under traceability, divided by all mandatory products.
plan-indicator-linked-products = Products under traceability that are linked to both portals, divided by all products under traceability.
plan-indicator-standard-systems = Barcode users whose trace system follows a national or international standard, divided by all barcode users.
plan-indicator-trained-producers = Producers and traders trained, each counted once, divided by all producers and traders.
plan-indicator-traced-barcode-users = Firms with barcodes that have a trace system, divided by all firms with barcodes.
plan-indicator-conferences = Conferences attended in the time counted. Divided by nothing.
plan-indicator-survey-respondents = Organisations and persons who answered the survey. Divided by nothing.
plan-indicator-sps-events = Conferences and classes on SPS and trade agreements held in the year. Divided by nothing.
plan-indicator-food-safety-events = Conferences and classes on food safety held in the year. Divided by nothing.
plan-indicator-trained-officers = Officers who were there on at least one day of the year in a class that was held, each counted once, divided by the officers in office (accounts of provincial and commune officers in use) of the territory. The register does not tell those of food safety from those of quarantine; provincial officers count with the province of today.
plan-indicator-sps-contacts = Localities with an SPS contact, divided by all localities.
plan-indicator-demonstration-models = Demonstration models set up. Divided by nothing.
plan-indicator-cultivated-area = A figure of the plan, not computed from records.

# Tasks: what units do, from a plan or set by themselves
kind-task = Task
task-nav = Tasks
task-list = Tasks
task-new = Assign a task
task-make = Assign
task-title = Content
task-unit = Unit in charge
task-unit-help = The unit's name as people say it, for example: Chi cục Trồng trọt và Bảo vệ thực vật.
task-place = Territory
task-place-help = Officers of this territory see the task and keep it up to date.
task-due = Due
task-due-help = The last day; empty for none.
task-due-none = no day set
task-state = State
task-state-open = not begun
task-state-doing = being done
task-state-done = done
task-overdue = overdue ({ $state })
task-all = All
task-view = View
task-view-list = List
task-view-state = Board by state
task-view-unit = Board by unit
task-calendar = Calendar of tasks
task-calendar-month = Tasks due in { $month }/{ $year }
task-calendar-what = Each task stands on the day by which it must be done; tasks without such a day are not here.
task-calendar-none = No task is due in this month.
task-calendar-before = Month before
task-calendar-after = Month after
task-month = Month
task-weekday-1 = Monday
task-weekday-2 = Tuesday
task-weekday-3 = Wednesday
task-weekday-4 = Thursday
task-weekday-5 = Friday
task-weekday-6 = Saturday
task-weekday-7 = Sunday
task-only-overdue = Overdue only
task-cut = Only the first { $n } tasks are shown; narrow the filter.
task-none = No tasks yet
task-none-what = Open a plan and assign the tasks of its table, or press "Assign a task".
task-none-filtered = No task matches
task-none-filtered-what = Loosen the filter to see the others.
task-column-none = None.
task-progress = Progress
task-progress-of = { $done } of { $all } sub-tasks done ({ $percent }%)
task-from-plan = From this task of the plan
task-part-of = A part of: { $title }
task-no-place = No territory to assign to
task-no-place-what = Your account looks after no commune or province; ask an administrator for one.
task-source = Plan
task-done-on = Done on
task-evidence = Evidence
task-evidence-help = Say what was done, which document shows it and where it is kept.
task-subs = Sub-tasks
task-subs-none = Not divided.
task-split = Add a sub-task
task-start = Begin
task-finish = Report as done
task-reopen = Open again
task-hand-over = Hand over
task-reason = Reason
task-steps = Steps
task-step-create = Assigned to
task-step-start = Begun
task-step-finish = Done
task-step-reopen = Opened again
task-step-hand-over = Handed over to
task-take-up = Assign
task-of-plan = Tasks assigned
task-error-done-on = Give the day it was done, not after today.
task-refused-state = This cannot be done in the present state; open the page again.
task-refused-reason = Please give a reason.
task-refused-evidence = Please give the evidence.
task-refused-sub-tasks = Sub-tasks are not done yet; finish them first.
task-refused-depth = A sub-task cannot be divided further.
task-refused-too-many = A task has at most 50 sub-tasks.
task-work-late = Tasks overdue
task-work-soon = Tasks due within 14 days

# Reports: rounds, parts of units, consolidation, approved versions
kind-report = Report round
kind-report-part = A unit's part of a report
audit-verb-report-submit = Report handed in
audit-verb-report-return = Report given back
audit-verb-report-remind = Unit urged to report
audit-verb-report-consolidate = Report consolidated
audit-verb-report-reopen = Opened again for the units
audit-verb-report-approve = Report approved
audit-verb-report-correct = Correction of a report begun

report-nav = Reports
report-list = Reports
report-to-plans = Plans and targets
report-work-due = Reports to hand in
report-work-late = Reports overdue
report-work-reminded = Reports you were urged for
report-work-units = Parts that units have not handed in
report-work-units-late = Parts of units that are late
report-work-sign = Reports to consolidate and approve

report-cycles = Due next
report-cycle = Kind of report
report-period = Period
report-period-of = { $from } – { $to }
report-before = Before
report-before-none = No day set
report-before-help = The first day that counts as late. Leave empty to set none.
report-basis = Basis
report-unconfirmed = not confirmed by a document
report-do = Do
report-open = Open a round
report-rounds = Rounds
report-rounds-none = There is no round yet
report-rounds-none-what = When the department opens a round, it is shown here with its day.
report-title = Title of the report
report-title-help = Without the word "report" at its beginning: that is printed on the line above.
report-state = State
report-state-collecting = Collecting
report-state-consolidated = Consolidated, to be approved
report-state-approved = Approved, locked
report-handed-in = Handed in
report-of = { $n } of { $all }
report-late = late
report-versions = Approved versions
report-unknown = unknown

# Opening a round
report-new = Open a round of reports
report-choose = Choose
report-province = Province
report-from = From
report-as-of = Until the end of
report-as-of-help = Numbers are counted until the end of this day.
report-superior = Body above the agency
report-agency = Reporting agency
report-place = Place of signing
report-units = Units that report
report-units-without = Begin again with no unit chosen
report-offices = Other units
report-offices-help = One unit of the department per line. They belong to no commune, so they write texts and tell their own numbers only.
report-default-title = { $cycle ->
    [half-year] Management of growing-area and packing-house codes in the first half of { $year }
    [year] Management of growing-area and packing-house codes in { $year }
    [quarter] Management of growing-area and packing-house codes in the quarter, { $year }
   *[other] Management of growing-area and packing-house codes
    }
report-default-superior = People's Committee of { $province }
report-default-agency = DEPARTMENT OF AGRICULTURE AND ENVIRONMENT
report-error-empty = Please fill this in.
report-error-long = Too long; please shorten it.
report-error-day = Write the day like 30/11/2026.
report-error-period = The last day must be after the first.
report-error-units = Choose at least one unit.
report-error-number = A number told by the unit is a whole number from 0, without points or commas.
report-error-stale = Somebody changed this just now; open the page again and repeat. What was saved is not lost.

# A unit's part
report-part-of = Report of { $unit }
report-part-open = Not begun
report-part-draft = Being written
report-part-submitted = Handed in
report-part-returned = Given back
report-part-action-save = Saved
report-part-action-submit = Handed in
report-part-action-return = Given back
report-part-action-remind = Urged
report-reminded = You were urged { $n } times, last at { $at }.
report-reminded-times = { $n } times, last { $at }
report-reminders = Urged
report-submitted = Handed in
report-submitted-by = { $at }, { $by }
report-numbers = Numbers
report-numbers-help = Numbers from records are not typed: open a number to see the rows behind it; if it is wrong, correct the record or say so beside it. Numbers are fixed when the part is handed in.
report-line = Figure
report-number = Number
report-remark = The unit's remark
report-remark-on = Remark on: { $what }
report-without-amount = { $n } rows without an area
report-now = now { $now }
report-texts = Texts
report-text-results = Results
report-text-difficulties = Difficulties
report-text-proposals = Proposals
report-text-none = None.
report-submit = Hand in
report-save = Save, do not hand in
report-submit-help = Once handed in, the unit can change it only after it was given back.
report-return = Give back to the unit
report-remind = Urge
report-remind-unit = Urge: { $unit }
report-remind-all = Urge { $n } units that have not handed in
report-reason = Reason
report-steps = Steps
report-steps-none = Nothing yet.
report-unit = Unit

# Consolidating and approving
report-next = Next
report-action-open = Round opened
report-action-consolidate = Consolidate
report-action-consolidate-what = Adds up the parts of the units and gathers their texts to be written anew. Units cannot change theirs any more.
report-action-reopen = Open again for the units
report-action-reopen-what = Units can hand in and change again.
report-action-approve = Approve
report-action-correct = Begin a correction
report-action-correct-what = The approved version stays; the next one carries this reason.
report-missing = { $n } units have not handed in. To go on without them, give a reason.
report-sums = Sums
report-sums-help = The sum adds up the parts handed in; the records are those of the whole territory, counted again. A difference comes from units that have not handed in or were not asked, or from records changed since.
report-sums-then = Both columns are as they were when the report was approved; the links open the rows of that day as the records have them now.
report-sum = Sum of the units
report-records = By the records
report-difference = Difference
report-unit-differs = { $unit }: handed in { $was }, records now { $now }
report-sign = Write and approve
report-number-sign = Number and sign
report-number-sign-help = For example 125/BC-SNNMT.
report-signed-on = Day of signing
report-authority = Authority of the signature
report-authority-help = For example KT. GIÁM ĐỐC; empty when the head signs.
report-signer-title = Signer's title
report-signer-name = Signer's name
report-recipients = Recipients
report-recipients-help = One recipient per line.
report-approve = Approve and lock
report-approve-help = An approved version cannot be changed; a correction is the next version, with a reason.
report-versions-none = No version is approved yet.
report-version = Version
report-version-of = Version { $n }
report-version-title = { $title } – version { $n }
report-approved = Approved
report-locked = Approved, locked
report-replaced = There is a later version:
report-sha256 = SHA-256 in the audit log
report-late-units = Units that were late
report-missing-units = Units that did not hand in
report-refused-state = This cannot be done in the present state; open the page again.
report-refused-role = Your role cannot do this.
report-refused-reason = Please give a reason.
report-refused-not-collecting = This round takes no parts of units any more.
report-refused-parts = Units have not handed in: give a reason for going on without them.
report-refused-signature = Number, day of signing, title and name of the signer are needed.

# The rows behind a number
report-counted-on = Counted until the end of
report-where = Place
report-where-all = All of your territory
report-group = Group
report-rows-cut = Only the first { $n } rows are shown; the number above is their sum. Choose a commune.
report-rows-none = No rows
report-rows-none-what = No record counts into this number on the day and in the place chosen.
report-row-name = Name, number
report-row-code = Code

# The paper (NĐ 30/2020/NĐ-CP, annex I): written in Vietnamese, whoever downloads it
report-docx = Download DOCX
report-pdf = Download PDF
report-xlsx = Download XLSX
report-paper-nation = SOCIALIST REPUBLIC OF VIET NAM
report-paper-motto = Independence - Freedom - Happiness
report-paper-number = No. { $number }
report-paper-place = { $place }, { $day }/{ $month }/{ $year }
report-paper-kind = REPORT
report-paper-demonstration = DEMONSTRATION DATA
report-paper-opening = { $agency } reports the results from { $from } to { $to }:
report-paper-results = I. RESULTS
report-paper-numbers = Numbers until the end of { $to }:
report-paper-difficulties = II. DIFFICULTIES
report-paper-proposals = III. PROPOSALS
report-paper-late = Units that handed in late: { $units }.
report-paper-missing = Units that did not hand in: { $units }.
report-paper-end = This is the report of { $agency }.
report-paper-recipients = Recipients:
report-paper-row = No.
report-paper-in = Measured in
report-paper-hectares = ha
report-paper-count = number
report-paper-handed-in = Handed in
report-paper-total = Sum

# The letter to a unit that is urged
report-mail-subject = Please hand in: { $title } – { $unit }
report-mail-urged = { $by } asks { $unit } to hand in its part of the report “{ $title }”, with numbers up to { $day }.
report-mail-due = It is due before { $day }.
report-mail-late = It was due before { $day } and is late.
report-mail-open = Open the part:
