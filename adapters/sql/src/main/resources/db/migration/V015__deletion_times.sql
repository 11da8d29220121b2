-- Runs that were deleted before it was kept when: as if it were now, so that none goes for good too early.
update runs set deleted_at = ${now} where lifecycle = 'DELETED' and deleted_at is null;
