//! Closed lists of words in plan files.

use nguon_platform::closed_list;

closed_list! {
    /// What a figure counts.
    Measure {
        /// Area under the crop, ha.
        CultivatedArea = "cultivated_area",
        /// Area that gets a growing-area code in the year, ha.
        CodedArea = "coded_area",
        /// Codes for packing houses.
        PackingHouseCodes = "packing_house_codes",
        /// Training classes.
        TrainingClasses = "training_classes",
        /// Samples of fresh fruit taken for pesticide residues.
        ResidueSamples = "residue_samples",
        /// Printed handbooks.
        Handbooks = "handbooks",
        /// Share of organisations and persons who asked for training that got it.
        TrainedOnRequest = "trained_on_request",
        /// Share of producers of key products who asked and are eligible that were supported.
        SupportedOnRequest = "supported_on_request",
        /// Share of export products of the named groups under traceability.
        TracedExports = "traced_exports",
        /// Share of products that must be under traceability that are.
        TracedMandatory = "traced_mandatory",
        /// Share of traced products linked to the provincial and national portals.
        LinkedProducts = "linked_products",
        /// Share of barcode users whose trace system follows a national or international standard.
        StandardSystems = "standard_systems",
        /// Share of producers and traders trained.
        TrainedProducers = "trained_producers",
        /// Share of barcode users with a trace system.
        TracedBarcodeUsers = "traced_barcode_users",
        /// Conferences attended.
        Conferences = "conferences",
        /// Organisations and persons asked in a survey.
        SurveyRespondents = "survey_respondents",
        /// Conferences and classes on SPS rules and trade agreements.
        SpsEvents = "sps_events",
        /// Conferences and classes on food safety.
        FoodSafetyEvents = "food_safety_events",
        /// Share of officers of food safety and quarantine trained in the year.
        TrainedOfficers = "trained_officers",
        /// Share of localities with a contact for SPS questions.
        SpsContacts = "sps_contacts",
        /// Demonstration models.
        DemonstrationModels = "demonstration_models",
    }
}

closed_list! {
    /// Unit of a printed number.
    Unit {
        /// Hectares.
        Hectares = "ha",
        /// Codes.
        Codes = "codes",
        /// Classes.
        Classes = "classes",
        /// Samples.
        Samples = "samples",
        /// Printed copies.
        Copies = "copies",
        /// Conferences, seminars and classes.
        Events = "events",
        /// Organisations and persons.
        Respondents = "respondents",
        /// Demonstration models.
        Models = "models",
        /// Percent.
        Percent = "%",
    }
}

closed_list! {
    /// Group of crops, as in `data/crops.tsv`.
    CropGroup {
        /// lúa
        Rice = "rice",
        /// cây ăn trái
        Fruit = "fruit",
        /// rau màu
        Vegetables = "vegetables",
        /// cây công nghiệp
        Industrial = "industrial",
    }
}

closed_list! {
    /// How often a target is to be reached.
    Pace {
        /// Once, until its year.
        Once = "once",
        /// In each year.
        EachYear = "each_year",
    }
}

closed_list! {
    /// Whether a target is a value or a least value.
    Bound {
        /// The value printed.
        Value = "value",
        /// "tối thiểu", "ít nhất".
        AtLeast = "at_least",
    }
}

closed_list! {
    /// What another act is to a plan.
    Relation {
        /// Its legal basis.
        Basis = "basis",
        /// The longer plan that it carries out.
        Parent = "parent",
        /// The programme that it belongs to.
        Programme = "programme",
    }
}
