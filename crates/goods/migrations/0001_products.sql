-- Products with their trade item number, and their pictures in a table of their own so that no
-- list reads them by accident.
CREATE TABLE goods_product (
    gtin TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    name_en TEXT,
    sort_name TEXT NOT NULL,
    found_by TEXT NOT NULL,
    brand TEXT,
    -- Canonical identifier of the party behind it; its name and address of today come from the
    -- directory, the columns keep what was given with the product.
    producer TEXT,
    producer_name TEXT,
    producer_address TEXT,
    net_content TEXT,
    unit TEXT,
    origin TEXT,
    -- Standards applied, as a JSON list of texts (NĐ 37/2026/NĐ-CP art. 23.5 i).
    standards TEXT NOT NULL,
    published INTEGER NOT NULL,
    demonstration INTEGER NOT NULL,
    commune TEXT,
    province TEXT,
    holder BLOB,
    created_us INTEGER NOT NULL,
    version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX goods_product_name ON goods_product (sort_name, gtin);
CREATE INDEX goods_product_province ON goods_product (province, sort_name, gtin);
CREATE INDEX goods_product_commune ON goods_product (commune, sort_name, gtin);
CREATE INDEX goods_product_holder ON goods_product (holder, sort_name, gtin);

CREATE TABLE goods_product_image (
    gtin TEXT PRIMARY KEY REFERENCES goods_product (gtin),
    media_type TEXT NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
