use super::*;

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_document_is_there_when_it_is_whole_and_gone_when_it_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let spool = Spool::open(&folder.path().join("a/b"), 10, true).unwrap();
    let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let mut arriving = spool.begin(second, Syntax::Json).unwrap();
    arriving.write(b"{").unwrap();
    assert!(spool.documents().unwrap().is_empty());
    assert!(spool.has_room(9).unwrap() && !spool.has_room(10).unwrap());
    arriving.write(b"}").unwrap();
    let sealed = arriving.seal().unwrap();
    // Whoever took it in holds it.
    assert!(spool.take(second, Syntax::Json).unwrap().is_none());
    drop(sealed);
    drop(spool.begin(first, Syntax::Xml).unwrap().seal().unwrap());
    assert_eq!(spool.documents().unwrap(), [(first, Syntax::Xml), (second, Syntax::Json)]);

    let waiting = spool.take(second, Syntax::Json).unwrap().unwrap();
    assert!(spool.take(second, Syntax::Json).unwrap().is_none());
    assert_eq!(io::read_to_string(waiting.open().unwrap()).unwrap(), "{}");
    waiting.create_rows().unwrap();
    spool.clean().unwrap();
    waiting.open_rows().unwrap();
    waiting.remove().unwrap();
    assert_eq!(names(&spool.folder), [format!("{first}.xml")]);
    assert!(spool.take(second, Syntax::Json).unwrap().is_none());
}

#[test]
fn what_is_left_half_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let spool = Spool::open(folder.path(), 10, true).unwrap();
    let kept = spool.begin(Uuid::from_u128(1), Syntax::Json).unwrap();
    drop(spool.begin(Uuid::from_u128(2), Syntax::Json).unwrap());
    spool.begin(Uuid::from_u128(3), Syntax::Json).unwrap().seal().unwrap().discard();
    // As a dead program leaves them.
    fs::write(path_of(folder.path(), Uuid::from_u128(4), PART), "{").unwrap();
    fs::write(path_of(folder.path(), Uuid::from_u128(5), ROWS), "").unwrap();
    fs::write(folder.path().join("README"), "").unwrap();
    spool.clean().unwrap();
    assert_eq!(names(folder.path()), [format!("{}.part", Uuid::from_u128(1)), "README".to_owned()]);
    drop(kept);
    assert_eq!(names(folder.path()), ["README"]);
}
