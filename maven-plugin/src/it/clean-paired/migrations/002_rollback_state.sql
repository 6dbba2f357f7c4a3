ALTER TABLE orders DROP state;
