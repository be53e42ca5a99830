// What data/demo says, as far as tests speak of it.

/** Accounts. */
export const PROVINCE = "canbo.tinh";
export const COMMUNE = "canbo.culaogieng";
export const OTHER_COMMUNE = "canbo.hoian";
export const HOLDER = "htx.culaogieng";
export const READER = "giamsat";
export const ADMINISTRATOR = "quantri";

export const AREA = { name: "Vùng xoài Minh Họa Cù Lao Giêng", code: "VN-AGOR-9901" };
export const OTHER_AREA = { name: "Vùng xoài Minh Họa Hội An", code: "VN-AGOR-9902" };
export const HOUSE = { name: "Cơ sở đóng gói Minh Họa Cù Lao Giêng", code: "VN-AGPH-991" };
export const COOPERATIVE = "Hợp tác xã Xoài Minh Họa Cù Lao Giêng";

export const PRODUCT = "/products/09521000000032";
/** The lot that the story is about, its public page, and its pallet. */
export const LOT = { code: "XBM-260513-1", path: "/01/09521000000032/10/XBM-260513-1" };
export const SECOND_LOT = { code: "XBM-260513-2", path: "/01/09521000000032/10/XBM-260513-2" };
/** Harvested in the other commune; half of it went into the lot. */
export const OTHER_HARVEST = { code: "HA-260511-B1", path: "/01/09521000000018/10/HA-260511-B1" };
/** Harvested under the lent code. */
export const LENT_HARVESTS = ["HA-260504-C1", "HA-260506-C2", "HA-260507-C3"];
export const PALLET = "/00/095210000000000018";

/** Where the 1,128 cartons of the lot are at the end of the season. */
export const WHEREABOUTS = [
  { place: HOUSE.name, cartons: 428 },
  { place: "Kho Minh Họa Long Xuyên", cartons: 600 },
  { place: "Kho Minh Họa Biên Hòa", cartons: 100 },
];

/** Persons of the demonstration: no public page may tell of them. */
export const PRIVATE = ["Hộ Minh Họa Một", "Hộ Minh Họa Hai", "Hộ Minh Họa Ba", "0900"];

/** The code that is lent, and the balance that shows it. */
export const LENT_AREA = { name: "Vùng xoài Minh Họa Hội An nhỏ", code: "VN-AGOR-9903", balance: "/balances/VN-AGOR-9903/2026-04-15" };
