//! What a form and its answers may be at most. Each limit has an error that names it.

/// Bytes of a workbook.
pub const FILE_BYTES_MAX: usize = 5 << 20;
/// Bytes of a workbook unpacked.
pub const UNPACKED_BYTES_MAX: u64 = 60 << 20;
/// Sheets of a workbook.
pub const SHEETS_MAX: usize = 20;
/// Rows of a sheet, the header among them.
pub const ROWS_MAX: usize = 20_001;
/// Columns of a sheet; one further right is an error, so that nothing is lost.
pub const COLUMNS_MAX: usize = 200;
/// Questions, groups and repeats of a form.
pub const ITEMS_MAX: usize = 2_000;
/// Groups and repeats within each other.
pub const DEPTH_MAX: usize = 10;
/// Choices of all lists together.
pub const CHOICES_MAX: usize = 20_000;
/// Languages of a form.
pub const LANGUAGES_MAX: usize = 20;
/// Characters of a name.
pub const NAME_CHARS_MAX: usize = 100;
/// Characters of a label or another text of a form.
pub const TEXT_CHARS_MAX: usize = 10_000;
/// Characters of an answer, longer for lines and areas.
pub const ANSWER_CHARS_MAX: usize = 20_000;
/// Instances of one repeat within one instance of what it stands in.
pub const INSTANCES_MAX: usize = 500;
/// Answers of one record, all instances together.
pub const ANSWERS_MAX: usize = 50_000;
/// Steps of computing one record: parts of expressions, choices and answers looked at.
pub const STEPS_MAX: u64 = 20_000_000;
/// Findings that are told of one workbook; what comes behind them is mended later.
pub const FINDINGS_MAX: usize = 200;
