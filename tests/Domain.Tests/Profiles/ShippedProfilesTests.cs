using System.Text.Json;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;

namespace Transcode.Domain.Tests.Profiles;

/// <summary>The profiles that come with the product.</summary>
public sealed class ShippedProfilesTests
{
    private static readonly string _folder = Path.Combine(AppContext.BaseDirectory, "profiles");

    public static TheoryData<string> Files
        => new(Directory.EnumerateFiles(_folder, "*.json").Select(file => Path.GetFileName(file)!)
        .Where(file => file != "profile.schema.json").Order());

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_is_read_without_a_problem_and_named_like_its_file(string file)
    {
        var (profile, problems) = ProfileReader.Read(file, File.ReadAllText(Path.Combine(_folder, file)));
        problems.ShouldBeEmpty();
        profile!.Name.ShouldBe(Path.GetFileNameWithoutExtension(file));
        profile.Description.ShouldNotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_holds_against_the_schema_that_editors_are_given(string file)
    {
        using var profile = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, file)));
        profile.RootElement.GetProperty("$schema").GetString().ShouldBe("profile.schema.json");
        Schema.Faults(profile.RootElement).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{ "name": "x", "assets": ["video"], "poster": { "quality": 101 } }""")]
    [InlineData("""{ "name": "x", "assets": ["video"], "poster": { "at": 3 } }""")]
    [InlineData("""{ "name": "X", "assets": ["video"], "poster": {} }""")]
    [InlineData("""{ "name": "x", "assets": [], "poster": {} }""")]
    [InlineData("""{ "name": "x", "assets": ["video"], "waveform": {} }""")]
    [InlineData("""{ "name": "x", "assets": ["video"], "sound_files": [{ "name": "a", "container": "ogg" }] }""")]
    public void What_the_reader_refuses_the_schema_refuses_too(string json)
    {
        ProfileReader.Read("p.json", json).Profile.ShouldBeNull();
        using var profile = JsonDocument.Parse(json);
        Schema.Faults(profile.RootElement).ShouldNotBeEmpty();
    }

    /// <summary>The table of what is made when nobody says.</summary>
    [Theory]
    [InlineData(AssetKind.Video, "hls poster waveform")]
    [InlineData(AssetKind.Audio, "waveform web-audio")]
    [InlineData(AssetKind.Image, "display thumbnails")]
    public void Each_kind_of_asset_has_its_defaults(AssetKind kind, string names)
        => string.Join(' ', Directory.EnumerateFiles(_folder, "*.json")
        .Select(file => ProfileReader.Read(file, File.ReadAllText(file)).Profile).OfType<Profile>()
        .Where(profile => profile.DefaultFor.Contains(kind)).Select(profile => profile.Name).Order())
        .ShouldBe(names);

    private static SchemaCheck Schema
        => new(JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "profile.schema.json"))).RootElement);

    [Fact]
    public void The_hls_ladder_is_the_one_that_was_promised()
    {
        var (profile, _) = ProfileReader.Read("hls.json", File.ReadAllText(Path.Combine(_folder, "hls.json")));
        profile!.Video!.Ladder.ShouldBe([
            new("1080p", 1920, 1080, 5000), new("720p", 1280, 720, 2500), new("480p", 854, 480, 1000), new("360p", 640, 360, 600)]);
        (profile.Video.Crf, profile.Video.Preset, profile.Audio!.Kbps, profile.Hls!.SegmentSeconds).ShouldBe((23, "medium", 128, 6));
    }
}
