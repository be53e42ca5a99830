//! Closed lists of words of the training register.

use nguon_platform::closed_list;

closed_list! {
    /// What a class is about (R13, R81, R83, R124).
    Topic {
        /// Growing-area and packing-house codes.
        Codes = "codes",
        /// Rules of importing countries.
        ImporterRules = "importer-rules",
        /// Protocols and plant quarantine.
        Protocols = "protocols",
        /// Survey, identification and control of pests.
        Pests = "pests",
        /// Keeping records.
        Records = "records",
        /// Tracing.
        Traceability = "traceability",
        /// Food safety and SPS.
        FoodSafety = "food-safety",
        /// High and smart technology in managing areas.
        Technology = "technology",
        /// Anything else.
        Other = "other",
    }
}

closed_list! {
    /// For whom a class is (R80).
    TraineeGroup {
        /// Technical officers in charge.
        Officers = "officers",
        /// Cooperative groups and cooperatives.
        Cooperatives = "cooperatives",
        /// Growers.
        Growers = "growers",
        /// Firms: packing houses, traders.
        Firms = "firms",
        /// Others who ask.
        Others = "others",
    }
}

closed_list! {
    /// Where a class is.
    State {
        /// Planned.
        Planned = "planned",
        /// Held.
        Held = "held",
        /// Cancelled.
        Cancelled = "cancelled",
    }
}

closed_list! {
    /// What may be done with a class.
    Action {
        /// Say that it was held, and when.
        Hold = "hold",
        /// Cancel it.
        Cancel = "cancel",
        /// Undo either: it is planned again.
        Reopen = "reopen",
    }
}

closed_list! {
    /// How attendance was taken.
    Way {
        /// An officer ticked it.
        Tick = "tick",
        /// The participant said so at the link of the day.
        Link = "link",
    }
}
