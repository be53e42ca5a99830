//! Numbers that look random and are the same on every machine (`SplitMix64`).

/// A stream of numbers that a seed and a stream number decide.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    pub fn new(seed: u64, stream: u64) -> Self {
        Self(mix(seed, stream))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        scramble(self.0)
    }

    /// From zero up to and not including `end`; zero if that is zero.
    pub fn below(&mut self, end: usize) -> usize {
        let wide = u128::from(self.next()) * (end as u128);
        usize::try_from(wide >> 64).unwrap_or(0)
    }

    /// Both ends included.
    pub fn between(&mut self, from: u32, to: u32) -> u32 {
        let span = usize::try_from(to.saturating_sub(from)).unwrap_or(0) + 1;
        from + u32::try_from(self.below(span)).unwrap_or(0)
    }

    /// True once in so many times.
    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }
}

/// Two numbers into one that looks like neither.
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    scramble(scramble(a).wrapping_add(b).wrapping_add(0x9e37_79b9_7f4a_7c15))
}

fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
