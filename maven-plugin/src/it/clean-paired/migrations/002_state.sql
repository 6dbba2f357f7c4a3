ALTER TABLE orders ADD state text;
