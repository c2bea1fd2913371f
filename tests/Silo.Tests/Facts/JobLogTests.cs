using Transcode.Silo.Tests.Fixtures;

namespace Transcode.Silo.Tests.Facts;

public sealed class SqliteJobLogTests : JobLogContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnSqlite();
}

public sealed class PostgresJobLogTests : JobLogContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnPostgres();
}

public sealed class AzureJobLogTests : JobLogContract
{
    private protected override Task<FactsHome> Open() => FactsHome.OnAzure();
}
