namespace Transcode.Orchestrator.Tests.State;

public sealed class PostgresChanges : ChangeContract<PostgresHome>;

public sealed class PostgresClaims : ClaimContract<PostgresHome>;

public sealed class PostgresLeases : LeaseContract<PostgresHome>;

public sealed class PostgresSecondLeases : SecondLeaseContract<PostgresHome>;

public sealed class PostgresLog : LogContract<PostgresHome>;
