using System.Net;
using Microsoft.Data.Sqlite;
using Transcode.Cli.CommandLine;
using Transcode.Cli.Serving;

namespace Transcode.Gateway.Tests.CommandLine;

/// <summary>A server that cannot start says why in a sentence, ends with 3, and has harmed nothing.</summary>
public sealed class StartingBadlyTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transcode-badly-");

    private DataFolder Data => new(_folder.FullName);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_broken_state_file()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "facts.db"), new string('x', 10_000));
        (await Refused(Options())).ShouldContain("facts.db is damaged");
        (await File.ReadAllTextAsync(Path.Combine(_folder.FullName, "facts.db"))).ShouldBe(new string('x', 10_000));
    }

    [Fact]
    public async Task State_of_a_newer_program()
    {
        await using (var facts = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "facts.db")};Pooling=False"))
        {
            facts.Open();
            using var command = facts.CreateCommand();
            command.CommandText = "pragma user_version = 99";
            command.ExecuteNonQuery();
        }
        (await Refused(Options())).ShouldContain("has version 99");
    }

    [Theory]
    [InlineData("")]
    [InlineData("c2hvcnQ=")]
    [InlineData("no base64 !")]
    public async Task A_signing_key_that_is_none(string key)
    {
        Directory.CreateDirectory(Data.Media);
        await File.WriteAllTextAsync(Path.Combine(Data.Media, ".signing-key"), key);
        var told = await Refused(Options());
        told.ShouldContain(".signing-key");
        told.ShouldContain("Delete it");
        if (key.Length > 0)
            told.ShouldNotContain(key);
    }

    [Fact]
    public async Task An_address_of_another_machine()
    {
        // An address that is kept for documents, and so no machine's.
        var exit = await ServeVerbAction.Run(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 8080), Data, 0, ServeRole.All, false, false,
            CancellationToken.None);
        exit.ShouldBe(ExitCodes.Usage);
    }

    [Theory]
    [InlineData("RequireKey", "maybe")]
    [InlineData("PublicUrl", "media.example.org")]
    [InlineData("PublicUrl", "ftp://media.example.org")]
    [InlineData("PublicUrl", "https://media.example.org/below")]
    [InlineData("PublicUrl", "https://somebody:secret@media.example.org")]
    [InlineData("KnownProxies", "10.0.0.0/99")]
    [InlineData("KnownProxies", "10.0.0.1, proxy.example.org")]
    public void An_access_setting_that_is_none(string name, string value)
    {
        var settings = new Microsoft.Extensions.Configuration.ConfigurationManager { [$"Access:{name}"] = value };
        AccessSetting.Read(settings).Faults.ShouldHaveSingleItem().ShouldContain($"Access:{name}");
    }

    [Fact]
    public void Access_settings_are_read()
    {
        var settings = new Microsoft.Extensions.Configuration.ConfigurationManager
        {
            ["Access:RequireKey"] = "true",
            ["Access:PublicUrl"] = "https://media.example.org",
            ["Access:KnownProxies"] = "10.0.0.7, 10.1.0.0/16, fd00::/8",
        };
        var (setting, faults) = AccessSetting.Read(settings);
        faults.ShouldBeEmpty();
        setting.RequireKey.ShouldBeTrue();
        setting.PublicUrl.ShouldBe(new Uri("https://media.example.org/"));
        setting.KnownProxies.Select(proxy => proxy.ToString()).ShouldBe(["10.0.0.7/32", "10.1.0.0/16", "fd00::/8"]);
    }

    /// <summary>Nothing listens there: a port that was free a moment ago.</summary>
    [Fact]
    public async Task A_gateway_whose_state_does_not_answer()
    {
        int port;
        using (var held = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0))
        {
            held.Start();
            port = ((IPEndPoint)held.LocalEndpoint).Port;
        }
        var told = await Refused(Options() with
        {
            Role = ServeRole.Gateway,
            State = new StateSetting($"Host=127.0.0.1;Port={port};Username=u;Password=planted-password;Database=d", null),
        });
        told.ShouldContain("The state does not answer at the address in State:Postgres");
        told.ShouldNotContain("planted-password");
    }

    private ServeOptions Options() => new() { Data = Data, Listen = new IPEndPoint(IPAddress.Loopback, 0), Slots = 0, Log = Stream.Null };

    /// <summary>As the verb serve has it: all faults at once, and exit code 3.</summary>
    private static async Task<string> Refused(ServeOptions options) =>
        string.Join(' ', (await Should.ThrowAsync<FaultyStartException>(() => EmbeddedHost.Start(options, CancellationToken.None))).Faults);
}
