//! Bytes of the format: protocol buffers' varints and fields, and the commands of a path.

use super::Said;

/// A message of fields as it grows.
#[derive(Debug, Default)]
pub(super) struct Message(Vec<u8>);

impl Message {
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// A field of a number (wire type 0).
    pub(super) fn number(&mut self, field: u64, value: u64) {
        self.varint(field << 3);
        self.varint(value);
    }

    /// A field of bytes, text or a message (wire type 2).
    pub(super) fn bytes(&mut self, field: u64, bytes: &[u8]) {
        self.varint(field << 3 | 2);
        self.varint(bytes.len() as u64);
        self.0.extend_from_slice(bytes);
    }

    /// A packed field of numbers.
    pub(super) fn packed(&mut self, field: u64, numbers: &[u32]) {
        let mut packed = Self(Vec::with_capacity(numbers.len() * 2));
        for number in numbers {
            packed.varint(u64::from(*number));
        }
        self.bytes(field, &packed.0);
    }

    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(u8::try_from(value & 0x7f).unwrap_or_default() | 0x80);
            value >>= 7;
        }
        self.0.push(u8::try_from(value).unwrap_or_default());
    }
}

/// A `Value` message.
pub(super) fn value(said: Said<'_>) -> Vec<u8> {
    let mut message = Message::default();
    match said {
        Said::Text(text) => message.bytes(1, text.as_bytes()),
        Said::Count(count) => message.number(5, count),
        Said::Flag(flag) => message.number(7, u64::from(flag)),
    }
    message.into_bytes()
}

const MOVE_TO: u32 = 1;
const LINE_TO: u32 = 2;
const CLOSE: u32 = 7;

/// The commands of a polygon as they grow.
#[derive(Debug, Default)]
pub(super) struct Path {
    commands: Vec<u32>,
    at: (i32, i32),
}

impl Path {
    /// Add a ring of units; false when it has no area. Outer rings run clockwise as seen, holes the
    /// other way (specification 4.3.4.4).
    pub(super) fn ring(&mut self, ring: &[(i32, i32)], hole: bool) -> bool {
        let next = ring.iter().cycle().skip(1);
        let doubled: i64 = ring
            .iter()
            .zip(next)
            .map(|(a, b)| i64::from(a.0) * i64::from(b.1) - i64::from(b.0) * i64::from(a.1))
            .sum();
        if ring.len() < 3 || doubled == 0 {
            return false;
        }
        let backwards = (doubled < 0) != hole;
        let mut corners: Vec<(i32, i32)> = ring.to_vec();
        if backwards {
            corners.reverse();
        }
        for (index, corner) in corners.iter().enumerate() {
            match index {
                0 => self.commands.push(command(MOVE_TO, 1)),
                1 => self.commands.push(command(LINE_TO, corners.len() - 1)),
                _ => {}
            }
            self.go(*corner);
        }
        self.commands.push(command(CLOSE, 1));
        true
    }

    fn go(&mut self, to: (i32, i32)) {
        self.commands.extend([zigzag(to.0 - self.at.0), zigzag(to.1 - self.at.1)]);
        self.at = to;
    }

    pub(super) fn finish(self) -> Vec<u32> {
        self.commands
    }
}

/// The commands of one point.
pub(super) fn point(x: i32, y: i32) -> Vec<u32> {
    vec![command(MOVE_TO, 1), zigzag(x), zigzag(y)]
}

fn command(id: u32, count: usize) -> u32 {
    id | u32::try_from(count).unwrap_or(u32::MAX >> 3) << 3
}

fn zigzag(number: i32) -> u32 {
    ((number << 1) ^ (number >> 31)).cast_unsigned()
}
