namespace Transcode.Orchestrator.Tests.State;

public sealed class SqliteChanges : ChangeContract<SqliteHome>;

public sealed class SqliteClaims : ClaimContract<SqliteHome>;

public sealed class SqliteLeases : LeaseContract<SqliteHome>;

public sealed class SqliteSecondLeases : SecondLeaseContract<SqliteHome>;

public sealed class SqliteLog : LogContract<SqliteHome>;
