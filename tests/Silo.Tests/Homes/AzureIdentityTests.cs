using Azure.Core.Pipeline;
using Transcode.Contracts;
using Transcode.Silo.Facts;
using Transcode.Silo.Tests.Fixtures;
using Transcode.Tests.Azurite;

namespace Transcode.Silo.Tests.Homes;

/// <summary>Without the account's key: a token signs in. The token is made up; azurite looks at its claims only.</summary>
public sealed class AzureIdentityTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transcode-identity-");
    private readonly HttpClient _http = MadeUpIdentity.TrustingClient();
    private AzuriteTables? _azurite;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        MadeUpIdentity.WriteCertificate(_folder.FullName);
        try
        {
            _azurite = await AzuriteTables.Start(certificate: _folder.FullName);
        }
        catch (AzuriteMissingException missing)
        {
            Assert.Skip(missing.Message);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_azurite is not null)
            await _azurite.DisposeAsync();
        _http.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_identity_writes_and_reads_the_facts()
    {
        var tables = Tables(MadeUpIdentity.Storage);
        tables.Problem().ShouldBeNull();
        await using var home = await FactsHome.OnAzure(tables);
        await home.Database.Write([new("insert into workers (worker, body) values ($1, $2)", "anna", "{}")], Stop);
        (await home.Database.Read(new("select worker from workers"), row => row.GetString(0), Stop)).ShouldBe(["anna"]);
    }

    [Fact]
    public async Task A_token_that_is_for_another_service_is_refused_with_what_is_missing()
        => (await Should.ThrowAsync<FactsUnavailableException>(() => FactsHome.OnAzure(Tables("https://elsewhere.example.org"))))
            .Message.ShouldContain("Storage Table Data Contributor");

    private AzureTables Tables(string audience) => new(_azurite!.Endpoint, AzuriteTables.NewPrefix())
    {
        Credential = new MadeUpIdentity(audience),
        Transport = new HttpClientTransport(_http)
    };
}
