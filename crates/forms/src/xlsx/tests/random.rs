//! Whatever a form holds, it is written so that it reads alike; whatever an expression is, so is its text.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::expr::{Expr, Formula, Function, Operator};
use crate::model::{
    ChoiceList, Initial, Item, ItemKind, Kept, Question, QuestionKind, Repeat, Words,
};

/// Words as a cell holds them: nothing around them that reading takes away.
fn text() -> impl Strategy<Value = String> {
    "\\PC{1,12}".prop_map(|text| {
        let text: String = text.chars().filter(|c| !"$\u{a0}_".contains(*c)).collect();
        let text = text.trim();
        if text.is_empty() { "Xoài".to_owned() } else { text.to_owned() }
    })
}

fn words() -> impl Strategy<Value = Words> {
    let language = prop_oneof![Just(""), Just("Tiếng Việt (vi)"), Just("English (en)")];
    proptest::collection::vec((language, text()), 0..3).prop_map(|said| {
        said.into_iter().fold(Words::default(), |words, (language, text)| words.and(language, text))
    })
}

fn kept() -> impl Strategy<Value = Kept> {
    let header = prop_oneof![Just("media::image"), Just("Ghi chú"), Just("trigger")];
    let pairs = proptest::collection::vec((header.prop_map(str::to_owned), text()), 0..3);
    pairs.prop_map(|pairs| pairs.into_iter().collect::<BTreeMap<_, _>>())
}

/// An expression whose answers are called by numbers.
pub(crate) fn expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        (0_u32..100_000).prop_map(|number| Expr::Number(f64::from(number) / 8.0)),
        "[a-zÀ-ỹ0-9 ,;:()'{}&<>/=-]{0,6}".prop_map(Expr::Text),
        (0_usize..50).prop_map(|at| Expr::Answer(format!("q{at}"))),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        // The first three ask for something; `once` within an expression reads what that came to, so
        // that it is another thing the second time.
        let special = [Function::Position, Function::ChoiceName, Function::Regex, Function::Once];
        let functions = Function::ALL.iter().copied().filter(|one| !special.contains(one));
        let functions: Vec<Function> = functions.collect();
        let operator = proptest::sample::select(Operator::ALL.to_vec());
        let call =
            (proptest::sample::select(functions), proptest::collection::vec(inner.clone(), 6));
        prop_oneof![
            inner.clone().prop_map(|inner| Expr::Negative(Box::new(inner))),
            (operator, inner.clone(), inner).prop_map(|(operator, left, right)| {
                Expr::Binary(operator, Box::new(left), Box::new(right))
            }),
            call.prop_map(|(function, mut arguments)| {
                arguments.truncate(function.arguments().1.min(arguments.len()));
                Expr::Call(function, arguments)
            }),
        ]
    })
}

/// The same expression with answers of earlier items only, so that nothing waits for itself.
fn of_earlier(expr: &Expr, count: usize) -> Expr {
    let inner = |one: &Expr| of_earlier(one, count);
    match expr {
        Expr::Answer(_) if count == 0 => Expr::Number(1.0),
        Expr::Answer(name) => {
            let at: usize = name.trim_start_matches('q').parse().unwrap();
            Expr::Answer(format!("q{}", at % count))
        }
        Expr::Negative(one) => Expr::Negative(Box::new(inner(one))),
        Expr::Binary(operator, left, right) => {
            Expr::Binary(*operator, Box::new(inner(left)), Box::new(inner(right)))
        }
        Expr::Call(function, arguments) => {
            Expr::Call(*function, arguments.iter().map(inner).collect())
        }
        leaf => leaf.clone(),
    }
}

/// A row: which kind, its words, its formulas and which of them it has.
#[derive(Debug, Clone)]
struct Line {
    kind: usize,
    label: Words,
    hint: Words,
    kept: Kept,
    formulas: Vec<Option<Expr>>,
    default: Option<String>,
}

fn line() -> impl Strategy<Value = Line> {
    let formula = proptest::option::weighted(0.3, expr());
    (
        0_usize..16,
        words(),
        words(),
        kept(),
        proptest::collection::vec(formula, 6),
        proptest::option::of("[a-z]{1,6}( [a-z]{1,6})?"),
    )
        .prop_map(|(kind, label, hint, kept, formulas, default)| Line {
            kind,
            label,
            hint,
            kept,
            formulas,
            default,
        })
}

fn kind(at: usize) -> QuestionKind {
    let list = || "l".to_owned();
    match at {
        3 => QuestionKind::Integer,
        4 => QuestionKind::SelectOne(list()),
        5 => QuestionKind::SelectMultiple(list()),
        6 => QuestionKind::Date,
        7 => QuestionKind::GeoPoint,
        8 => QuestionKind::Image,
        9 => QuestionKind::Note,
        10 => QuestionKind::Range,
        11 => QuestionKind::Hidden,
        12 => QuestionKind::Meta(crate::model::Meta::Deviceid),
        13 => QuestionKind::DateTime,
        _ => QuestionKind::Text,
    }
}

/// Lines as a tree: 0 begins a group, 1 a repeat, 2 ends what is open.
fn draft(lines: Vec<Line>, settings: (String, Words)) -> Draft {
    let mut open: Vec<(usize, Item, Option<Formula>, Vec<Item>)> = Vec::new();
    let mut items: Vec<Item> = Vec::new();
    let close = |open: &mut Vec<(usize, Item, Option<Formula>, Vec<Item>)>,
                 items: &mut Vec<Item>| {
        let Some((kind, mut item, count, inner)) = open.pop() else { return };
        item.kind = match kind {
            0 => ItemKind::Group(inner),
            _ => ItemKind::Repeat(Repeat { count, items: inner }),
        };
        open.last_mut().map_or(items, |(.., inner)| inner).push(item);
    };
    for (at, line) in lines.into_iter().enumerate() {
        let formula = |which: usize| {
            line.formulas[which].as_ref().map(|expr| Formula::from(of_earlier(expr, at)))
        };
        let mut item = Item::new(format!("q{at}"), line.label, ItemKind::Group(Vec::new()));
        item.relevant = formula(0);
        item.kept = line.kept;
        if line.kind < 2 && open.len() < 4 {
            open.push((line.kind, item, formula(1), Vec::new()));
            continue;
        }
        let mut question = Question::new(kind(line.kind));
        question.hint = line.hint;
        question.required = formula(2);
        question.constraint = formula(3);
        question.calculation = formula(4);
        question.read_only = formula(5);
        question.default = line.default.map(Initial::Text);
        item.kind = ItemKind::Question(Box::new(question));
        open.last_mut().map_or(&mut items, |(.., inner)| inner).push(item);
        if line.kind == 2 {
            close(&mut open, &mut items);
        }
    }
    // A form asks something.
    let last = ItemKind::Question(Box::new(Question::new(QuestionKind::Text)));
    while !open.is_empty() {
        close(&mut open, &mut items);
    }
    items.push(Item::new("last", Words::default(), last));
    let choice =
        |name: &str| Choice { name: name.to_owned(), label: settings.1.clone(), kept: Kept::new() };
    let list = ChoiceList { name: "l".to_owned(), choices: vec![choice("a"), choice("b")] };
    Draft { title: settings.0, lists: vec![list], items, ..Draft::default() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn forms_are_read_as_they_are_written(
        lines in proptest::collection::vec(line(), 0..14),
        settings in (text(), words()),
    ) {
        let form = match Form::new(draft(lines, settings)) {
            Ok(form) => form,
            Err(error) => panic!("{error}"),
        };
        let written = write(&form, Timestamp::UNIX_EPOCH).unwrap();
        match read(&written) {
            Ok(read) => prop_assert_eq!(&read.form, &form),
            Err(error) => panic!("{error}"),
        }
        // Whatever is answered to it, nothing breaks.
        let nothing = crate::Answers::default();
        let at = crate::check::tests::at();
        let once = crate::check(&form, &nothing, &at);
        prop_assert_eq!(crate::check(&form, &once.answers, &at).answers, once.answers);
    }

    #[test]
    fn expressions_are_read_as_they_are_written(expr in expr()) {
        let text = expr.to_string();
        prop_assert_eq!(Expr::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}")), expr);
    }

    #[test]
    fn any_text_is_an_expression_or_not(text in "[-+*<>=!().,'\" a-z0-9${}]{0,40}") {
        if let Ok(expr) = Expr::parse(&text) {
            prop_assert_eq!(Expr::parse(&expr.to_string()).unwrap(), expr);
        }
    }
}
