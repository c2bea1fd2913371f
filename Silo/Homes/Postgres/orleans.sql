-- Orleans' membership, reminders and grain state in PostgreSQL. Written against the documented contract of its ADO.NET providers: the keys of OrleansQuery, the names of
-- parameters and of result columns. Runs at every start, of one silo at a time, and changes nothing the second time.
create table if not exists OrleansQuery (QueryKey text not null primary key, QueryText text not null);

create table if not exists OrleansStorage (
  ServiceId text not null, GrainTypeHash integer not null, GrainTypeString text not null, GrainIdHash integer not null, GrainIdN0 bigint not null, GrainIdN1 bigint not null,
  GrainIdExtensionString text not null, PayloadBinary bytea, Version integer not null,
  primary key (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, GrainIdExtensionString, ServiceId)
);

create table if not exists OrleansRemindersTable (
  ServiceId text not null, GrainId text not null, ReminderName text not null, StartTime timestamptz(3) not null, Period bigint not null, GrainHash integer not null, Version integer not null,
  primary key (ServiceId, GrainId, ReminderName)
);
create index if not exists OrleansRemindersByHash on OrleansRemindersTable (ServiceId, GrainHash);

create table if not exists OrleansMembershipVersionTable (DeploymentId text not null primary key, Timestamp timestamptz(3) not null default now(), Version integer not null default 0);

create table if not exists OrleansMembershipTable (
  DeploymentId text not null, Address text not null, Port integer not null, Generation integer not null, SiloName text not null, HostName text not null, Status integer not null,
  ProxyPort integer, SuspectTimes text, StartTime timestamptz(3) not null, IAmAliveTime timestamptz(3) not null,
  primary key (DeploymentId, Address, Port, Generation)
);

insert into OrleansQuery values
('ReadFromStorageKey', 'select PayloadBinary, Version from OrleansStorage where {state}'),
('WriteToStorageKey', 'with written as (
    insert into OrleansStorage (ServiceId, GrainTypeHash, GrainTypeString, GrainIdHash, GrainIdN0, GrainIdN1, GrainIdExtensionString, PayloadBinary, Version)
    select @ServiceId, @GrainTypeHash, @GrainTypeString, @GrainIdHash, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''''), @PayloadBinary, 1
    where @GrainStateVersion is null or exists (select 1 from OrleansStorage where {state})
    on conflict (GrainIdHash, GrainTypeHash, GrainIdN0, GrainIdN1, GrainTypeString, GrainIdExtensionString, ServiceId)
    do update set PayloadBinary = excluded.PayloadBinary, Version = OrleansStorage.Version + 1 where OrleansStorage.Version = @GrainStateVersion
    returning Version)
  select coalesce((select Version from written), @GrainStateVersion) as NewGrainStateVersion'),
('ClearStorageKey', 'with cleared as (update OrleansStorage set PayloadBinary = null, Version = Version + 1 where {state} and Version = @GrainStateVersion returning Version)
  select coalesce((select Version from cleared), @GrainStateVersion) as NewGrainStateVersion'),
('DeleteStorageKey', 'with deleted as (delete from OrleansStorage where {state} and Version = @GrainStateVersion returning Version)
  select coalesce((select Version + 1 from deleted), @GrainStateVersion) as NewGrainStateVersion'),
('UpsertReminderRowKey', 'insert into OrleansRemindersTable (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
  values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
  on conflict (ServiceId, GrainId, ReminderName) do update set StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = OrleansRemindersTable.Version + 1
  returning Version'),
('ReadReminderRowsKey', 'select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable where ServiceId = @ServiceId and GrainId = @GrainId'),
('ReadReminderRowKey', 'select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable where ServiceId = @ServiceId and GrainId = @GrainId and ReminderName = @ReminderName'),
('ReadRangeRows1Key', 'select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable where ServiceId = @ServiceId and GrainHash > @BeginHash and GrainHash <= @EndHash'),
('ReadRangeRows2Key', 'select GrainId, ReminderName, StartTime, Period, Version from OrleansRemindersTable where ServiceId = @ServiceId and (GrainHash > @BeginHash or GrainHash <= @EndHash)'),
('DeleteReminderRowKey', 'with deleted as (delete from OrleansRemindersTable where ServiceId = @ServiceId and GrainId = @GrainId and ReminderName = @ReminderName and Version = @Version returning 1)
  select count(*) > 0 from deleted'),
('DeleteReminderRowsKey', 'delete from OrleansRemindersTable where ServiceId = @ServiceId'),
('InsertMembershipVersionKey', 'with added as (insert into OrleansMembershipVersionTable (DeploymentId) values (@DeploymentId) on conflict do nothing returning 1) select count(*) > 0 from added'),
('InsertMembershipKey', 'with bumped as (update OrleansMembershipVersionTable set Timestamp = now(), Version = Version + 1 where DeploymentId = @DeploymentId and Version = @Version returning 1),
  added as (insert into OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
    select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime from bumped on conflict do nothing returning 1)
  select count(*) > 0 from added'),
('UpdateMembershipKey', 'with bumped as (update OrleansMembershipVersionTable set Timestamp = now(), Version = Version + 1 where DeploymentId = @DeploymentId and Version = @Version returning 1),
  changed as (update OrleansMembershipTable set Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
    where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation and exists (select 1 from bumped) returning 1)
  select count(*) > 0 from changed'),
('UpdateIAmAlivetimeKey', 'update OrleansMembershipTable set IAmAliveTime = @IAmAliveTime where DeploymentId = @DeploymentId and Address = @Address and Port = @Port and Generation = @Generation'),
('MembershipReadRowKey', 'select v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
  from OrleansMembershipVersionTable v left join OrleansMembershipTable m on m.DeploymentId = v.DeploymentId and m.Address = @Address and m.Port = @Port and m.Generation = @Generation
  where v.DeploymentId = @DeploymentId'),
('MembershipReadAllKey', 'select v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, v.Version
  from OrleansMembershipVersionTable v left join OrleansMembershipTable m on m.DeploymentId = v.DeploymentId where v.DeploymentId = @DeploymentId'),
('DeleteMembershipTableEntriesKey', 'delete from OrleansMembershipTable where DeploymentId = @DeploymentId; delete from OrleansMembershipVersionTable where DeploymentId = @DeploymentId'),
('GatewaysQueryKey', 'select Address, ProxyPort, Generation from OrleansMembershipTable where DeploymentId = @DeploymentId and Status = @Status and ProxyPort > 0'),
('CleanupDefunctSiloEntriesKey', 'delete from OrleansMembershipTable where DeploymentId = @DeploymentId and IAmAliveTime < @IAmAliveTime and Status <> 3')
on conflict (QueryKey) do update set QueryText = excluded.QueryText;
update OrleansQuery set QueryText = replace(QueryText, '{state}',
  'ServiceId = @ServiceId and GrainTypeHash = @GrainTypeHash and GrainTypeString = @GrainTypeString and GrainIdHash = @GrainIdHash and GrainIdN0 = @GrainIdN0 and GrainIdN1 = @GrainIdN1 and GrainIdExtensionString = coalesce(@GrainIdExtensionString, '''')');
