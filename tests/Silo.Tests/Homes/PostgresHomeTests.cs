using Transcode.Silo.Facts;
using Transcode.Silo.Homes;
using Transcode.Silo.Tests.Fixtures;

namespace Transcode.Silo.Tests.Homes;

/// <summary>Silos as processes over one PostgreSQL database.</summary>
public sealed class PostgresHomeTests : SharedHomeContract
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected override async Task<SharedHome> Open()
    {
        var address = await FactsHome.NewDatabase();
        return new(() => SiloToKill.OnPostgres(address), client => client.UsePostgres(address, TimeProvider.System));
    }

    [Fact]
    public async Task State_of_version_0_1_is_refused_with_a_sentence()
    {
        var address = await FactsHome.NewDatabase();
        await using (var connection = new Npgsql.NpgsqlConnection(address))
        {
            await connection.OpenAsync(Stop);
            await using var command = new Npgsql.NpgsqlCommand("create table schema_version (version int not null)", connection);
            await command.ExecuteNonQueryAsync(Stop);
        }
        (await Should.ThrowAsync<OldStateException>(
            () => new PostgresHome(address, System.Net.IPAddress.Loopback, 1, 2).Prepare(Stop))).Message.ShouldContain("version 0.1");
    }
}
