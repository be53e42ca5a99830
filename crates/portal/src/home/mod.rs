//! The first page: one search box, and what one can do here.

use askama::Template;
use nguon_platform::web::{Html, Page, Visitor};

#[derive(Template)]
#[template(path = "home/templates/home.html")]
struct HomePage {
    page: Page,
}

/// `GET /`.
pub(crate) async fn show(visitor: Visitor) -> Html<impl Template> {
    Html(HomePage { page: Page::new(&visitor, visitor.t("portal-home-title")) })
}
