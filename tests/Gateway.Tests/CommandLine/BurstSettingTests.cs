using Microsoft.Extensions.Configuration;
using Transcode.Cli.Serving;

namespace Transcode.Gateway.Tests.CommandLine;

public sealed class BurstSettingTests : IDisposable
{
    private static readonly Uri _here = new("https://media.example.org");

    private readonly string _file = Path.GetTempFileName();

    public BurstSettingTests() => File.WriteAllText(_file, "rpa_SECRET\n");

    public void Dispose() => File.Delete(_file);

    /// <summary>The last of a name holds; null: it is not set.</summary>
    private static IConfiguration Of(IEnumerable<(string Key, string? Value)> settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.GroupBy(one => one.Key, one => one.Value).Where(group => group.Last() is not null)
            .Select(group => KeyValuePair.Create(group.Key, group.Last()))).Build();

    private IConfiguration With(params (string Key, string? Value)[] others) => Of([
        ("Burst:RunPod:KeyFile", _file), ("Burst:DollarsPerDay", "20"), ("Burst:Tiers:rtx:Endpoint", "abc123"),
        ("Burst:Tiers:rtx:DollarsPerHour", "0.69"), ("Burst:Tiers:rtx:Encoders", "h264_nvenc, hevc_nvenc"), ("Burst:Tiers:rtx:MostHeight", "2160"),
        .. others]);

    private static IReadOnlyList<string> Faults(IConfiguration settings) => BurstSetting.Read(settings, _here).Faults;

    [Fact]
    public void Without_settings_it_is_off()
    {
        var (setting, faults) = BurstSetting.Read(Of([]), _here);
        setting.ShouldBeNull();
        faults.ShouldBeEmpty();
    }

    [Fact]
    public void What_is_set_is_read_and_the_key_is_shown_nowhere()
    {
        var (setting, faults) = BurstSetting.Read(With(("Burst:DeadlineSeconds", "3600"), ("Burst:MostRuns", "5")), _here);
        faults.ShouldBeEmpty();
        var rules = setting.ShouldNotBeNull().Options.Rules;
        var tier = rules.Tiers.ShouldHaveSingleItem();
        (tier.Name, tier.Endpoint, tier.DollarsPerHour, tier.MostHeight).ShouldBe(("rtx", "abc123", 0.69m, 2160));
        tier.Encoders.ShouldBe(["h264_nvenc", "hevc_nvenc"]);
        (rules.DollarsPerDay, rules.DeadlineSeconds, rules.MostRuns, rules.RunSeconds, rules.IdleSeconds)
            .ShouldBe((20m, 3600, 5, 3600, 20));
        (setting.RunPod.Key, setting.RunPod.Url, setting.Options.JoinUrl).ShouldBe(("rpa_SECRET", new Uri("https://api.runpod.ai"), _here));
        setting.ToString().ShouldNotContain("SECRET");
    }

    [Theory]
    [InlineData("Burst:DollarsPerDay", null, "Burst:DollarsPerDay is an amount")]
    [InlineData("Burst:DollarsPerDay", "0", "Burst:DollarsPerDay is what all runs")]
    [InlineData("Burst:RunPod:KeyFile", "/nowhere/key", "Burst:RunPod:KeyFile")]
    [InlineData("Burst:RunPod:KeyFile", null, "Burst:RunPod:KeyFile names a file")]
    [InlineData("Burst:RunPod:Url", "runpod", "Burst:RunPod:Url is an http")]
    [InlineData("Burst:Tiers:rtx:Endpoint", "a/b", "Burst:Tiers:rtx:Endpoint is an id")]
    [InlineData("Burst:Tiers:rtx:DollarsPerHour", "cheap", "Burst:Tiers:rtx:DollarsPerHour is an amount")]
    [InlineData("Burst:MostRuns", "many", "Burst:MostRuns is a whole number")]
    [InlineData("Burst:RunSeconds", "5", "Burst:RunSeconds is 5; allowed: 10 to")]
    [InlineData("Burst:JoinUrl", "http://media.example.org", "Burst:JoinUrl must be https")]
    public void What_is_wrong_is_told_by_its_name(string key, string? value, string told)
        => Faults(With((key, value))).ShouldHaveSingleItem().ShouldContain(told);

    [Fact]
    public void All_that_is_missing_is_told_at_once()
    {
        var faults = BurstSetting.Read(Of([("Burst:DeadlineSeconds", "60")]), null).Faults;
        foreach (var missing in (string[])["Burst:DollarsPerDay", "Access:PublicUrl", "Burst:RunPod:KeyFile", "Burst:Tiers names no tier"])
            faults.Count(fault => fault.Contains(missing, StringComparison.Ordinal)).ShouldBe(1, missing);
        faults.Count.ShouldBe(4);
    }

    [Fact]
    public void Without_an_address_of_ours_runs_cannot_join()
        => BurstSetting.Read(With(), null).Faults.ShouldHaveSingleItem().ShouldContain("Access:PublicUrl");

    [Fact]
    public void This_machine_needs_no_https() => Faults(With(("Burst:JoinUrl", "http://127.0.0.1:8080"))).ShouldBeEmpty();
}
