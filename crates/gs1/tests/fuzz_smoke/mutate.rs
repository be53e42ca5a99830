//! A small mutator with a seed: the same seed brings the same inputs on every machine. It needs
//! neither nightly nor coverage, so every test run can afford it; libFuzzer is for the long runs.

use std::fs;
use std::path::Path;

/// Longest input, in bytes.
const LEN_MAX: usize = 4_096;

/// Pieces that parsers treat specially.
const PIECES: [&[u8]; 24] = [
    b"/",
    b"//",
    b"%",
    b"%2F",
    b"%zz",
    b"?",
    b"&",
    b";",
    b"#",
    b"(",
    b")",
    b"^",
    b"\x1d",
    b"\\",
    b"\"",
    b"{",
    b"}",
    b"[",
    b"]",
    b"<",
    b">",
    b"\0",
    b"\xff",
    "é\u{1F96D}".as_bytes(),
];

/// Where the files of a target lie: `seeds` grows by what long runs found worth keeping,
/// `regressions` holds inputs that once broke something.
pub const FOLDERS: [&str; 2] = ["seeds", "regressions"];

/// The files of a target, by name.
pub fn corpus(fuzz: &Path, target: &str) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    for folder in FOLDERS {
        let Ok(entries) = fs::read_dir(fuzz.join(folder).join(target)) else { continue };
        files.extend(entries.map(|entry| entry.expect("a file").path()));
    }
    files.sort();
    files.iter().map(|file| fs::read(file).expect("a readable file")).collect()
}

/// xorshift64*: enough chance for mutation, and the same everywhere.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Self(seed | 1)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let limit = u64::try_from(limit.max(1)).expect("a length");
        let drawn = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 16;
        usize::try_from(drawn % limit).expect("below a length")
    }
}

/// One of the inputs, changed at one to six places.
pub fn mutated(corpus: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let mut input = corpus[chance.below(corpus.len())].clone();
    for _ in 0..=chance.below(6) {
        let at = chance.below(input.len() + 1);
        let end = (at + chance.below(9)).min(input.len());
        match chance.below(7) {
            0 => drop(input.drain(at..end)),
            1 => drop(input.splice(at..at, PIECES[chance.below(PIECES.len())].iter().copied())),
            2 if at < input.len() => input[at] = u8::try_from(chance.below(256)).expect("a byte"),
            3 if at < input.len() => {
                input[at] = b'0' + u8::try_from(chance.below(10)).expect("a digit");
            }
            4 => {
                let copy = input[at..end].to_vec();
                drop(input.splice(at..at, copy));
            }
            5 => input.truncate(at),
            _ => {
                let other = &corpus[chance.below(corpus.len())];
                let from = chance.below(other.len() + 1);
                let until = (from + chance.below(40)).min(other.len());
                drop(input.splice(at..end, other[from..until].iter().copied()));
            }
        }
    }
    input.truncate(LEN_MAX);
    input
}

/// Run a target over its files and over mutations of them.
pub fn run(fuzz: &Path, target: &str, rounds: usize, check: impl Fn(&[u8])) {
    let corpus = corpus(fuzz, target);
    assert!(!corpus.is_empty(), "{target} has no seeds in {}", fuzz.display());
    for input in &corpus {
        check(input);
    }
    let mut chance = Chance::new(0x4e67_75e1_bb93_6e00);
    for round in 0..rounds {
        let input = mutated(&corpus, &mut chance);
        // Shown only when the check fails: what to keep as a regression.
        let told = Told { target, round, input: &input };
        check(&input);
        std::mem::forget(told);
    }
}

struct Told<'i> {
    target: &'i str,
    round: usize,
    input: &'i [u8],
}

impl Drop for Told<'_> {
    fn drop(&mut self) {
        let text = String::from_utf8_lossy(self.input);
        eprintln!(
            "{} broke in round {}; keep this input in fuzz/regressions/{}: {text:?} {:02x?}",
            self.target, self.round, self.target, self.input
        );
    }
}
