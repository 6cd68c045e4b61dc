-- how many bookings came lately is asked with each one
CREATE INDEX bookings_by_time ON bookings (division, at);
