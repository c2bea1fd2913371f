-- Orleans' reminders and grain state in a SQLite file. Written against the documented contract of its ADO.NET providers: the keys of OrleansQuery, the names of
-- parameters and of result columns. Runs at every start and changes nothing the second time.
create table if not exists OrleansQuery (QueryKey text not null primary key, QueryText text not null);

create table if not exists OrleansStorage (
  ServiceId text not null, GrainTypeHash integer not null, GrainTypeString text not null, GrainIdHash integer not null, GrainIdN0 integer not null, GrainIdN1 integer not null,
  GrainIdExtensionString text not null, PayloadBinary blob, Version integer not null,
  primary key (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, GrainIdExtensionString, ServiceId)
) without rowid;

create table if not exists OrleansRemindersTable (
  ServiceId text not null, GrainId text not null, ReminderName text not null, StartTime text not null, Period integer not null, GrainHash integer not null, Version integer not null,
  primary key (ServiceId, GrainId, ReminderName)
) without rowid;
create index if not exists OrleansRemindersByHash on OrleansRemindersTable (ServiceId, GrainHash);

delete from OrleansQuery;
insert into OrleansQuery values
('ReadFromStorageKey', 'select PayloadBinary, Version from OrleansStorage where {state}'),
('WriteToStorageKey', 'insert into OrleansStorage (ServiceId, GrainTypeHash, GrainTypeString, GrainIdHash, GrainIdN0, GrainIdN1, GrainIdExtensionString, PayloadBinary, Version)
  select @ServiceId, @GrainTypeHash, @GrainTypeString, @GrainIdHash, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''''), @PayloadBinary, 1
  where @GrainStateVersion is null or exists (select 1 from OrleansStorage where {state})
  on conflict (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, GrainIdExtensionString, ServiceId)
  do update set PayloadBinary = excluded.PayloadBinary, Version = OrleansStorage.Version + 1 where OrleansStorage.Version = @GrainStateVersion;
  select case when changes() > 0 then (select Version from OrleansStorage where {state}) else @GrainStateVersion end as NewGrainStateVersion'),
('ClearStorageKey', 'update OrleansStorage set PayloadBinary = null, Version = Version + 1 where {state} and Version = @GrainStateVersion;
  select case when changes() > 0 then @GrainStateVersion + 1 else @GrainStateVersion end as NewGrainStateVersion'),
('DeleteStorageKey', 'delete from OrleansStorage where {state} and Version = @GrainStateVersion;
  select case when changes() > 0 then @GrainStateVersion + 1 else @GrainStateVersion end as NewGrainStateVersion'),
('UpsertReminderRowKey', 'insert into OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
  values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
  on conflict (ServiceId, GrainId, ReminderName) do update set StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = OrleansRemindersTable.Version + 1
  returning Version'),
('ReadReminderRowsKey', 'select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable where ServiceId = @ServiceId and GrainId = @GrainId'),
('ReadReminderRowKey', 'select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable where ServiceId = @ServiceId and GrainId = @GrainId and ReminderName = @ReminderName'),
('ReadRangeRows1Key', 'select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable where ServiceId = @ServiceId and GrainHash > @BeginHash and GrainHash <= @EndHash'),
('ReadRangeRows2Key', 'select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable where ServiceId = @ServiceId and (GrainHash > @BeginHash or GrainHash <= @EndHash)'),
('DeleteReminderRowKey', 'delete from OrleansRemindersTable where ServiceId = @ServiceId and GrainId = @GrainId and ReminderName = @ReminderName and Version = @Version; select changes()'),
('DeleteReminderRowsKey', 'delete from OrleansRemindersTable where ServiceId = @ServiceId');
update OrleansQuery set QueryText = replace(QueryText, '{state}',
  'ServiceId = @ServiceId and GrainTypeHash = @GrainTypeHash and GrainTypeString = @GrainTypeString and GrainIdHash = @GrainIdHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1 and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''')');
