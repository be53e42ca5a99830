//! Errors of the events on their way to a page.

use nguon_event_store::StoreError;
use nguon_platform::web;

/// The page's error for one that has to do with the events: where they cannot be reached for a
/// while the visitor learns that, and not that the program is at fault.
pub fn events_failed(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> web::Error {
    let error = error.into();
    let mut next = Some(&*error as &(dyn std::error::Error + 'static));
    while let Some(cause) = next {
        if let Some(StoreError::Unavailable(_) | StoreError::ReadOnly) = cause.downcast_ref() {
            return web::Error::Away(error);
        }
        next = cause.source();
    }
    web::Error::internal(error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::AnswerError;

    #[test]
    fn an_absent_server_is_no_fault_of_the_program() {
        let away = || StoreError::Unavailable("refused".into());
        assert_eq!(events_failed(away()).status(), 503);
        assert_eq!(events_failed(AnswerError::from(away())).status(), 503);
        assert_eq!(events_failed(StoreError::Stopped).status(), 500);
    }
}
