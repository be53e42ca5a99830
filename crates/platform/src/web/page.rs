//! What every template needs: texts, numbers, dates, rail, assets, the form token.

use std::fmt::Display;

use askama::Template;
use askama::filters::HtmlSafeOutput;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;

use super::csrf;
use super::error::Error;
use super::local::encode;
use super::visitor::Visitor;
use crate::accounts::{Capability, SignedIn};
use crate::i18n::{self, Arg, Language};

/// The context of a page: the field `page` of every template.
#[derive(Debug, Clone)]
pub struct Page {
    /// Title, already in the visitor's language.
    pub title: String,
    visitor: Visitor,
    islands: Vec<&'static str>,
}

/// An entry of the rail, as shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NavItem {
    /// Name.
    pub label: String,
    /// First page.
    pub href: &'static str,
    /// Whether the visitor is there.
    pub current: bool,
}

impl Page {
    /// A page with a title in the visitor's language (a text or the name of a record).
    pub fn new(visitor: &Visitor, title: impl Into<String>) -> Self {
        Self { title: title.into(), visitor: visitor.clone(), islands: Vec::new() }
    }

    /// Load an island (`map`) on this page, with its stylesheet.
    #[must_use]
    pub fn with_island(mut self, name: &'static str) -> Self {
        self.islands.push(name);
        self
    }

    /// A text.
    pub fn t(&self, key: &str) -> String {
        self.visitor.t(key)
    }

    /// A text with variables: `page.tr("plan-rows", &[("n", &count)])`.
    pub fn tr(&self, key: &str, args: &[(&str, &dyn Arg)]) -> String {
        self.visitor.tr(key, args)
    }

    /// The page's language.
    pub fn language(&self) -> Language {
        self.visitor.language
    }

    /// Tag of the page's language, for `lang`.
    pub fn lang(&self) -> &'static str {
        self.visitor.language.tag()
    }

    /// A number with the language's marks; digits as they are.
    pub fn number(&self, number: impl Display) -> String {
        i18n::grouped(self.visitor.language, number)
    }

    /// A number with exactly so many decimals.
    pub fn rounded(&self, number: impl Display, decimals: usize) -> String {
        i18n::rounded(self.visitor.language, number, decimals)
    }

    /// An area given in hectares.
    pub fn hectares(&self, hectares: impl Display) -> String {
        format!("{} ha", self.number(hectares))
    }

    /// A share given in percent.
    pub fn percent(&self, percent: impl Display) -> String {
        i18n::percent(self.visitor.language, percent)
    }

    /// A day: `01/07/2025`.
    pub fn date(&self, date: impl Copied<Date>) -> String {
        i18n::date(date.copied())
    }

    /// An instant on the office's clock: `21/11/2026 20:05`.
    pub fn moment(&self, at: impl Copied<Timestamp>) -> String {
        i18n::moment(at.copied())
    }

    /// An instant to the second with its offset, where it is evidence.
    pub fn moment_with_offset(&self, at: impl Copied<Timestamp>) -> String {
        i18n::moment_with_offset(at.copied())
    }

    /// The person, when signed in.
    pub fn signed_in(&self) -> Option<&SignedIn> {
        self.visitor.signed_in.as_ref()
    }

    /// Whether the person may do that at all: for buttons and links.
    pub fn may(&self, capability: Capability) -> bool {
        self.visitor.may(capability)
    }

    /// The hidden field that every form with `method="post"` carries.
    pub fn csrf_field(&self) -> HtmlSafeOutput<String> {
        HtmlSafeOutput(self.signed_in().map_or(String::new(), |person| {
            let (name, token) = (csrf::FIELD, &person.csrf);
            format!(r#"<input type="hidden" name="{name}" value="{token}">"#)
        }))
    }

    /// For the `action` of upload forms (multipart), whose body is not read for its token:
    /// `?_csrf=…`.
    pub fn csrf_query(&self) -> String {
        self.signed_in().map_or(String::new(), |person| format!("?{}={}", csrf::FIELD, person.csrf))
    }

    /// Address of a built asset; empty when `web/` was not built.
    pub fn asset(&self, name: &str) -> String {
        let found = self.visitor.shell.assets.href(name);
        found.map(str::to_owned).unwrap_or_default()
    }

    /// Addresses of the stylesheets of this page.
    pub fn stylesheets(&self) -> Vec<String> {
        let assets = &self.visitor.shell.assets;
        let islands = self.islands.iter().flat_map(|name| assets.styles_of(name));
        let mut all = vec![assets.stylesheet()];
        all.extend(islands.cloned());
        all
    }

    /// Addresses of the scripts of this page.
    pub fn scripts(&self) -> Vec<String> {
        let assets = &self.visitor.shell.assets;
        let islands = self.islands.iter();
        islands.filter_map(|name| assets.href(name)).map(str::to_owned).collect()
    }

    /// Whether everything here is demonstration data.
    pub fn demonstration(&self) -> bool {
        self.visitor.shell.settings.demonstration
    }

    /// The rail: what this person may open.
    pub fn nav(&self) -> Vec<NavItem> {
        let person = self.signed_in();
        let path = self.path();
        let shell = &self.visitor.shell;
        let mine = shell.nav.iter().filter(|entry| entry.access.allows(person));
        mine.map(|entry| NavItem {
            label: self.t(entry.key),
            href: entry.href,
            current: path
                .strip_prefix(entry.href)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
        })
        .collect()
    }

    /// Path of this page.
    pub fn path(&self) -> &str {
        self.visitor.uri.path()
    }

    /// This page with one parameter of its query set, for pagers and switches; the filter stays.
    pub fn href_with(&self, name: &str, value: &str) -> String {
        let query = self.visitor.uri.query().unwrap_or_default();
        let mut out = format!("{}?", self.path());
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let found = pair.split('=').next().unwrap_or_default();
            if found != name && found != "lang" && found != csrf::FIELD {
                out.push_str(pair);
                out.push('&');
            }
        }
        format!("{out}{name}={}", encode(value))
    }

    /// This page in the other language, and that language's tag.
    pub fn other_language(&self) -> (String, &'static str) {
        let here = self.visitor.language;
        let other = Language::ALL.into_iter().find(|one| *one != here);
        let tag = other.unwrap_or_default().tag();
        (self.href_with("lang", tag), tag)
    }

    /// Where signing in leads back to.
    pub fn sign_in_href(&self) -> String {
        super::door::sign_in_href(&self.visitor.uri)
    }
}

/// A value, or references to it however deep: loops and matches of templates make them.
pub trait Copied<T> {
    /// The value itself.
    fn copied(&self) -> T;
}

impl Copied<Date> for Date {
    fn copied(&self) -> Date {
        *self
    }
}

impl Copied<Timestamp> for Timestamp {
    fn copied(&self) -> Timestamp {
        *self
    }
}

impl<T, R: Copied<T> + ?Sized> Copied<T> for &R {
    fn copied(&self) -> T {
        (**self).copied()
    }
}

/// A template as an answer.
#[derive(Debug)]
pub struct Html<T>(pub T);

impl<T: Template> IntoResponse for Html<T> {
    fn into_response(self) -> Response {
        match self.0.render() {
            Ok(text) => axum::response::Html(text).into_response(),
            Err(error) => Error::internal(error).into_response(),
        }
    }
}
