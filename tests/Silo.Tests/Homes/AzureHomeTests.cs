using System.Net;
using Transcode.Contracts;
using Transcode.Silo.Facts;
using Transcode.Silo.Homes;
using Transcode.Silo.Tests.Fixtures;

namespace Transcode.Silo.Tests.Homes;

/// <summary>Silos as processes over the tables of one account.</summary>
public sealed class AzureHomeTests : SharedHomeContract
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private protected override async Task<SharedHome> Open()
    {
        var (tables, folder, silos) = (await FactsHome.NewTables(), Directory.CreateTempSubdirectory("transcode-azure-"), 0);
        return new(() => SiloToKill.OnAzure(tables, Path.Combine(folder.FullName, $"{Interlocked.Increment(ref silos)}")),
            client => client.UseAzure(tables, TimeProvider.System), folder);
    }

    [Fact]
    public async Task Preparing_twice_changes_nothing()
    {
        var tables = await FactsHome.NewTables();
        for (var i = 0; i < 2; i++)
            await Home(tables).Prepare(Stop);
    }

    [Fact]
    public async Task State_of_a_newer_program_is_refused_with_a_sentence()
    {
        var tables = await FactsHome.NewTables();
        await using (var home = await FactsHome.OnAzure(tables))
            await home.Database.Prepare([.. FactsScripts.For(home.Database), "create table of_tomorrow (x text)"], Stop);
        (await Should.ThrowAsync<UnfitStateException>(() => Home(tables).Prepare(Stop))).Message.ShouldContain("Start the newer program");
    }

    [Fact]
    public async Task A_wrong_key_and_an_account_that_is_away_are_told_without_the_key()
    {
        var tables = await FactsHome.NewTables();
        var other = Convert.ToBase64String(new byte[64]);
        var key = System.Text.RegularExpressions.Regex.Match(tables.Address, "AccountKey=([^;]*)").Groups[1].Value;
        var wrong = tables with { Address = tables.Address.Replace(key, other, StringComparison.Ordinal) };
        var away = tables with { Address = System.Text.RegularExpressions.Regex.Replace(tables.Address, @":\d+/", ":1/") };

        var refused = await Should.ThrowAsync<FactsUnavailableException>(() => Home(wrong).Prepare(Stop));
        var silent = await Should.ThrowAsync<FactsUnavailableException>(() => Home(away).Prepare(Stop));

        refused.Message.ShouldContain("State:AzureTables");
        silent.Message.ShouldContain("does not answer at http://127.0.0.1:1/");
        (refused.ToString() + silent).ShouldNotContain(other);
        (refused.ToString() + silent).ShouldNotContain(key);
    }

    [Theory]
    [InlineData("https://account.table.core.windows.net", "transcode", null)]
    [InlineData("DefaultEndpointsProtocol=https;AccountName=a;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net", "two2", null)]
    [InlineData("http://account.table.core.windows.net", "transcode", "no https address")]
    [InlineData("https://account.table.core.windows.net?sv=secret", "transcode", "no https address")]
    [InlineData("AccountKey=secret", "transcode", "cannot be read")]
    [InlineData("secret", "transcode", "cannot be read")]
    [InlineData("https://account.table.core.windows.net", "2x", "State:AzurePrefix")]
    [InlineData("https://account.table.core.windows.net", "with-hyphen", "State:AzurePrefix")]
    [InlineData("https://account.table.core.windows.net", "longer than twenty letters", "State:AzurePrefix")]
    public void What_the_settings_say_is_checked_and_never_repeated(string address, string prefix, string? expected)
    {
        var problem = new AzureTables(address, prefix).Problem();
        if (expected is null)
            problem.ShouldBeNull();
        else
            problem.ShouldNotBeNull().ShouldSatisfyAllConditions(words => words.ShouldContain(expected),
                words => words.ShouldNotContain("secret"));
    }

    private static AzureHome Home(AzureTables tables)
        => new(tables, Path.Combine(Path.GetTempPath(), $"transcode-azure-{Guid.NewGuid():n}"), IPAddress.Loopback, 1, 2);
}
