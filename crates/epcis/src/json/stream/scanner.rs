//! JSON text from a source, as far as finding where values begin and end. Whether a value is
//! good JSON inside is left to the parser.

use std::io::Read;

/// Why the text cannot be followed.
#[derive(Debug)]
pub(super) enum Fault {
    Source(std::io::Error),
    NotJson {
        line: usize,
        expected: &'static str,
    },
    /// Well-formed so far, but not what was asked for.
    NotThis,
    TooDeep(usize),
    /// A value is longer than so many bytes.
    TooLong(usize),
    /// The whole text is longer than so many bytes.
    TooManyBytes(u64),
}

const BUFFER_BYTES: usize = 64 * 1024;

pub(super) struct Scanner<R> {
    source: R,
    buffer: Box<[u8]>,
    /// The unread part of the buffer.
    start: usize,
    end: usize,
    /// Bytes that may still come from the source.
    left: u64,
    bytes_max: u64,
    depth_max: usize,
    line: usize,
}

impl<R: Read> Scanner<R> {
    pub fn new(source: R, bytes_max: u64, depth_max: usize) -> Self {
        Self {
            source,
            buffer: vec![0; BUFFER_BYTES].into_boxed_slice(),
            start: 0,
            end: 0,
            left: bytes_max,
            bytes_max,
            depth_max,
            line: 1,
        }
    }

    pub fn into_source(self) -> R {
        self.source
    }

    /// Line of the next byte, 1 = first.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Passes over a byte order mark.
    pub fn skip_mark(&mut self) -> Result<(), Fault> {
        const MARK: [u8; 3] = *b"\xEF\xBB\xBF";
        for (at, expected) in MARK.iter().enumerate() {
            match self.look()? {
                Some(byte) if byte == *expected => self.start += 1,
                _ if at == 0 => return Ok(()),
                _ => return Err(self.expected("UTF-8 text")),
            }
        }
        Ok(())
    }

    /// The next byte that is no white space.
    pub fn peek(&mut self) -> Result<Option<u8>, Fault> {
        while let Some(byte) = self.look()? {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => self.pass(byte),
                _ => return Ok(Some(byte)),
            }
        }
        Ok(None)
    }

    /// Passes over this byte.
    pub fn expect(&mut self, wanted: u8) -> Result<(), Fault> {
        match self.peek()? {
            Some(byte) if byte == wanted => {
                self.start += 1;
                Ok(())
            }
            Some(b'{' | b'[' | b'"' | b'0'..=b'9' | b'-' | b't' | b'f' | b'n') => {
                Err(Fault::NotThis)
            }
            _ => Err(self.expected("a value")),
        }
    }

    /// Passes over the byte that was just looked at.
    pub fn pass_one(&mut self) {
        self.start += 1;
    }

    pub fn expect_end(&mut self) -> Result<(), Fault> {
        match self.peek()? {
            None => Ok(()),
            Some(_) => Err(self.expected("the end of the document")),
        }
    }

    /// Passes over the comma before an item, or over `close`, which ends the list or object.
    pub fn next_item(&mut self, close: u8, is_first: bool) -> Result<bool, Fault> {
        match self.peek()? {
            Some(byte) if byte == close => {
                self.start += 1;
                Ok(false)
            }
            Some(b',') if !is_first => {
                self.start += 1;
                Ok(true)
            }
            Some(_) if is_first => Ok(true),
            _ => Err(self.expected(if close == b'}' { "a comma or }" } else { "a comma or ]" })),
        }
    }

    /// The name of a member, with its colon.
    pub fn name(&mut self, room: usize) -> Result<String, Fault> {
        if self.peek()? != Some(b'"') {
            return Err(self.expected("the name of a member"));
        }
        let mut raw = Vec::new();
        self.string(&mut Some(&mut raw), room)?;
        let name = serde_json::from_slice(&raw).map_err(|_| self.expected("a string"))?;
        if self.peek()? != Some(b':') {
            return Err(self.expected("a colon"));
        }
        self.start += 1;
        Ok(name)
    }

    /// The bytes of the next value, no more than `room` of them, which stands so deep already.
    pub fn value(&mut self, depth: usize, room: usize) -> Result<Vec<u8>, Fault> {
        let mut raw = Vec::new();
        self.walk(depth, &mut Some(&mut raw), room)?;
        Ok(raw)
    }

    /// Passes over the next value.
    pub fn skip_value(&mut self, depth: usize) -> Result<(), Fault> {
        self.walk(depth, &mut None, usize::MAX)
    }

    fn walk(
        &mut self,
        depth: usize,
        out: &mut Option<&mut Vec<u8>>,
        room: usize,
    ) -> Result<(), Fault> {
        let mut open: Vec<u8> = Vec::new();
        self.peek()?;
        loop {
            let Some(byte) = self.look()? else { return Err(self.expected("a value")) };
            match byte {
                b'"' => self.string(out, room)?,
                b'{' | b'[' => {
                    open.push(if byte == b'{' { b'}' } else { b']' });
                    if depth + open.len() > self.depth_max {
                        return Err(Fault::TooDeep(self.depth_max));
                    }
                    self.keep(byte, out, room)?;
                }
                b'}' | b']' => {
                    if open.pop() != Some(byte) {
                        return Err(self.expected("a value"));
                    }
                    self.keep(byte, out, room)?;
                }
                b',' if open.is_empty() => return Err(self.expected("a value")),
                b',' | b':' | b' ' | b'\t' | b'\r' | b'\n' => self.keep(byte, out, room)?,
                _ => self.bare(out, room)?,
            }
            if open.is_empty() {
                return Ok(());
            }
        }
    }

    /// A number, `true`, `false` or `null`: up to what cannot belong to it.
    fn bare(&mut self, out: &mut Option<&mut Vec<u8>>, room: usize) -> Result<(), Fault> {
        while let Some(byte) = self.look()? {
            if !(byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
                break;
            }
            self.keep(byte, out, room)?;
        }
        // What is no value at all must not stand still.
        match self.look()? {
            Some(b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n') | None => Ok(()),
            Some(_) => Err(self.expected("a value")),
        }
    }

    fn string(&mut self, out: &mut Option<&mut Vec<u8>>, room: usize) -> Result<(), Fault> {
        self.keep(b'"', out, room)?;
        let mut escaped = false;
        while let Some(byte) = self.look()? {
            self.keep(byte, out, room)?;
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => return Ok(()),
                _ => {}
            }
        }
        Err(self.expected("the end of a string"))
    }

    fn keep(&mut self, byte: u8, out: &mut Option<&mut Vec<u8>>, room: usize) -> Result<(), Fault> {
        if let Some(raw) = out {
            if raw.len() >= room {
                return Err(Fault::TooLong(room));
            }
            raw.push(byte);
        }
        self.pass(byte);
        Ok(())
    }

    fn pass(&mut self, byte: u8) {
        self.line += usize::from(byte == b'\n');
        self.start += 1;
    }

    fn look(&mut self) -> Result<Option<u8>, Fault> {
        if self.start == self.end {
            self.fill()?;
        }
        Ok(self.buffer[..self.end].get(self.start).copied())
    }

    fn fill(&mut self) -> Result<(), Fault> {
        self.start = 0;
        self.end = loop {
            match self.source.read(&mut self.buffer) {
                Ok(read) => break read,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Fault::Source(error)),
            }
        };
        let read = u64::try_from(self.end).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(read).ok_or(Fault::TooManyBytes(self.bytes_max))?;
        Ok(())
    }

    fn expected(&self, expected: &'static str) -> Fault {
        Fault::NotJson { line: self.line, expected }
    }
}
