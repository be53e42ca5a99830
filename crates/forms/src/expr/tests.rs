use super::*;

fn parsed(source: &str) -> Expr {
    Expr::parse(source).unwrap_or_else(|error| panic!("{source}: {error}"))
}

#[test]
fn precedence_and_direction() {
    let cases = [
        ("1 + 2 * 3", r#"["+",1.0,["*",2.0,3.0]]"#),
        ("1 - 2 - 3", r#"["-",["-",1.0,2.0],3.0]"#),
        ("1 - (2 - 3)", r#"["-",1.0,["-",2.0,3.0]]"#),
        (
            "a or b and c = d < e",
            r#"["or",["column","a"],["and",["column","b"],["=",["column","c"],["<",["column","d"],["column","e"]]]]]"#,
        ),
        ("-2 * -${a}", r#"["*",["neg",2.0],["neg",["$","a"]]]"#),
        ("--1", r#"["neg",["neg",1.0]]"#),
        ("6 div 3 mod 2", r#"["mod",["div",6.0,3.0],2.0]"#),
        (". >= .5", r#"[">=",["."],0.5]"#),
        ("${a}-1", r#"["-",["$","a"],1.0]"#),
        ("${ a }=\"it's\"", r#"["=",["$","a"],"it's"]"#),
        ("if(true(), 'x', 'y')", r#"["if",["true"],"x","y"]"#),
        ("position(..) = 1", r#"["=",["position"],1.0]"#),
        ("jr:choice-name(${a}, '${b}')", r#"["jr:choice-name",["$","a"],["$","b"]]"#),
        ("string-length(.)>2", r#"[">",["string-length",["."]],2.0]"#),
        ("mod mod mod", r#"["mod",["column","mod"],["column","mod"]]"#),
        ("xã = 'a'", r#"["=",["column","xã"],"a"]"#),
        ("today()\n-\t1", r#"["-",["today"],1.0]"#),
    ];
    for (source, json) in cases {
        let expr = parsed(source);
        assert_eq!(expr.to_json().to_string(), json, "{source}");
        assert_eq!(parsed(&expr.to_string()), expr, "{source} as {expr}");
    }
}

#[test]
fn what_is_no_expression_says_why_and_where() {
    let cases = [
        ("", 0, "ended"),
        ("1 +", 3, "ended"),
        ("1 2", 2, "unexpected"),
        ("(1", 2, "ended"),
        ("1)", 1, "unexpected"),
        ("'a", 0, "unclosed"),
        ("${a", 0, "unclosed"),
        ("$a}", 0, "unexpected"),
        ("${1a}", 0, "no-name"),
        ("${a b}", 0, "no-name"),
        ("${last-saved#a}", 0, "last-saved"),
        ("/data/a", 0, "path"),
        ("../a", 2, "path"),
        ("..", 0, "path"),
        ("a[1]", 1, "path"),
        ("a | b", 2, "path"),
        ("1 + frob(2)", 4, "unknown-function"),
        ("random()", 0, "unknown-function"),
        ("indexed-repeat(${a}, ${b}, 1)", 0, "unknown-function"),
        ("if(1, 2)", 0, "arguments"),
        ("true(1)", 0, "arguments"),
        ("position()", 9, "unexpected"),
        ("jr:choice-name(${a}, 'a')", 0, "choice-name"),
        ("regex(., '[')", 0, "pattern"),
        ("regex(., '(a)\\1')", 0, "pattern"),
        ("1 ! 2", 2, "unexpected"),
        ("1 # 2", 2, "unexpected"),
    ];
    for (source, at, key) in cases {
        let error = Expr::parse(source).unwrap_err();
        assert_eq!((error.at, error.trouble.key()), (at, key), "{source}: {error}");
    }
}

#[test]
fn limits_hold_on_both_sides() {
    let key = |source: &str| Expr::parse(source).err().map(|error| error.trouble.key());
    let chain = |links: usize| vec!["1"; links].join("+");
    assert_eq!(key(&chain(EXPRESSION_DEPTH_MAX)), None);
    assert_eq!(key(&chain(EXPRESSION_DEPTH_MAX + 1)), Some("too-deep"));
    let nested = |depth: usize| format!("{}1{}", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(key(&nested(60)), None);
    assert_eq!(key(&nested(61)), Some("too-deep"));
    assert_eq!(key(&"-".repeat(61)), Some("too-deep"));
    let long = |length: usize| format!("'{}'", "x".repeat(length - 2));
    assert_eq!(key(&long(EXPRESSION_CHARS_MAX)), None);
    assert_eq!(key(&long(EXPRESSION_CHARS_MAX + 1)), Some("too-long"));
    assert_eq!(key(&"9".repeat(400)), Some("unexpected"));
}

#[test]
fn formulas_are_cleaned_of_what_word_processors_put_in() {
    let formula = Formula::parse(" ${a}\u{a0}= ‘x’ ").unwrap();
    assert_eq!(formula.source(), "${a} = 'x'");
    assert_eq!(formula.expr().answers(), ["a"]);
}
