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
