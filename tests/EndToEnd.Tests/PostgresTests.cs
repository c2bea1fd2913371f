using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using Transcode.Tests.Postgres;

namespace Transcode.EndToEnd.Tests;

/// <summary>The real program on a real database.</summary>
public sealed class PostgresTests
{
    private const string Secret = "not-to-be-seen";

    private static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_becomes_ready_with_its_state_in_a_database_though_the_server_is_killed_on_the_way()
    {
        await using var server = await OwnPostgres.OrSkip();
        using var home = new Home();
        var clip = await home.Clip("clip.mp4", 12, _stop);
        (string, string)[] settings = [("TRANSCODE_POSTGRES", server.Address("postgres") + $";Password={Secret}")];
        string job;
        await using (var victim = Running.Start(home, settings, "serve", "--listen", "127.0.0.1:0", "--slots", "2"))
        {
            using var http = await Client(home, victim);
            using var answer = await http.PostAsJsonAsync("/api/jobs", new { path = home.PathOf(clip) }, _stop);
            job = (await answer.Content.ReadFromJsonAsync<JsonElement>(_stop)).GetProperty("job_id").GetString()!;
            await Home.Until(() => home.Tools().Count > 0, TimeSpan.FromMinutes(1), $"no tool was started: {victim.Complained}", _stop);
            victim.KillHard();
            await victim.End(_stop);
            victim.Complained.ShouldNotContain(Secret);
        }

        await using var again = Running.Start(home, settings, "serve", "--listen", "127.0.0.1:0", "--slots", "2");
        using var client = await Client(home, again);
        var state = "";
        for (var began = TimeProvider.System.GetTimestamp(); state != "ready"; await Task.Delay(100, _stop))
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromMinutes(2), $"the job is {state}: {again.Complained}");
            state = (await client.GetFromJsonAsync<JsonElement>($"/api/jobs/{job}", _stop)).GetProperty("state").GetString()!;
            state.ShouldNotBe("failed", again.Complained);
        }
        File.Exists(Path.Combine(home.Data, "state.db")).ShouldBeFalse();
        (await Count(server, "select count(*) from jobs where state = 4")).ShouldBe(1);
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_told_without_its_password()
    {
        await using var server = await OwnPostgres.OrSkip();
        using var home = new Home();
        await using var run = Running.Start(home, [("TRANSCODE_State__Postgres", server.Address("nowhere") + $";Password={Secret}")],
            "serve", "--listen", "127.0.0.1:0");

        (await run.End(_stop)).ShouldBe(3);

        run.Complained.ShouldContain("State:Postgres");
        (run.Complained + run.Reported).ShouldNotContain(Secret);
    }

    [Fact]
    public async Task While_the_database_is_away_requests_get_a_named_503_and_afterwards_all_is_as_before()
    {
        await using var server = await OwnPostgres.OrSkip();
        using var home = new Home();
        await using var serving = Running.Start(home, [("TRANSCODE_POSTGRES", server.Address("postgres") + $";Password={Secret}")],
            "serve", "--listen", "127.0.0.1:0", "--slots", "0");
        using var http = await Client(home, serving);
        using var made = await http.PostAsJsonAsync("/api/jobs", new { path = home.PathOf(await home.Clip("clip.mp4", 1, _stop)) }, _stop);
        var job = (await made.Content.ReadFromJsonAsync<JsonElement>(_stop)).GetProperty("job_id").GetString();
        await server.Kill();

        using (var refused = await http.GetAsync($"/api/jobs/{job}", _stop))
        {
            refused.StatusCode.ShouldBe(System.Net.HttpStatusCode.ServiceUnavailable);
            refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            (await refused.Content.ReadFromJsonAsync<JsonElement>(_stop)).GetProperty("code").GetString().ShouldBe("state.unavailable");
        }
        using (var health = await http.GetAsync("/health", _stop))
        {
            health.StatusCode.ShouldBe(System.Net.HttpStatusCode.ServiceUnavailable);
            var checks = (await health.Content.ReadFromJsonAsync<JsonElement>(_stop)).GetProperty("checks");
            (checks.GetProperty("state").GetProperty("status").GetString(),
                checks.GetProperty("storage").GetProperty("status").GetString()).ShouldBe(("unhealthy", "healthy"));
            checks.GetProperty("state").GetProperty("words").GetString().ShouldNotBeNull().ShouldContain("State:Postgres");
        }
        using (var alive = await http.GetAsync("/alive", _stop))
            alive.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
        await server.StartAgain();

        (await http.GetFromJsonAsync<JsonElement>($"/api/jobs/{job}", _stop)).GetProperty("state").GetString().ShouldBe("probing");
        serving.Complained.ShouldNotContain(Secret);
    }

    /// <summary>Of the process that was just started, with its owner's key.</summary>
    private static async Task<HttpClient> Client(Home home, Running serving)
    {
        await Home.Until(() => serving.Reported.Contains("Serving ", StringComparison.Ordinal),
            TimeSpan.FromSeconds(60), $"it does not serve: {serving.Complained}", _stop);
        serving.Reported.ShouldContain("state in PostgreSQL");
        var endpoint = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(home.Data, "endpoint.json"), _stop)).RootElement;
        var http = new HttpClient { BaseAddress = new Uri(endpoint.GetProperty("url").GetString()!) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", endpoint.GetProperty("key").GetString());
        return http;
    }

    private static async Task<long> Count(PostgresServer server, string sql)
    {
        await using var connection = new NpgsqlConnection(server.Address("postgres"));
        await connection.OpenAsync(_stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(_stop))!;
    }
}
