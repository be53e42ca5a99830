//! Personal data as far as others may read it.

/// Initials and the given name: `Nguyễn Văn An` → `N. V. An`.
///
/// ```
/// use nguon_planning::training::mask;
/// assert_eq!(mask::name("Nguyễn Văn An"), "N. V. An");
/// assert_eq!(mask::name(" An "), "An");
/// assert_eq!(mask::phone("0900000123"), "••• 123");
/// assert_eq!(mask::phone("12"), "•••");
/// ```
pub fn name(full: &str) -> String {
    let mut words: Vec<&str> = full.split_whitespace().collect();
    let given = words.pop().unwrap_or_default();
    let initials = words.iter().filter_map(|word| word.chars().next());
    initials.map(|letter| format!("{letter}. ")).chain([given.to_owned()]).collect()
}

/// The last three digits, where there are enough others.
pub fn phone(number: &str) -> String {
    match number.len().checked_sub(3).filter(|hidden| *hidden >= 5) {
        Some(at) => format!("••• {}", number.get(at..).unwrap_or_default()),
        None => "•••".to_owned(),
    }
}
