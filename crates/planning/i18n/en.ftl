# Plans: decisions, targets, the tables of figures printed in them.
plan-nav = Plans, reports
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
plan-unit-ha = ha
plan-unit-codes = codes
plan-unit-classes = classes
plan-unit-percent = %
plan-crop-group-rice = rice
plan-crop-group-fruit = fruit
plan-crop-group-vegetables = vegetables
plan-crop-group-industrial = industrial crops
