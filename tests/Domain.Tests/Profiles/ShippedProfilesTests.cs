using Transcode.Domain.Profiles;

namespace Transcode.Domain.Tests.Profiles;

/// <summary>The profiles that come with the product.</summary>
public sealed class ShippedProfilesTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "profiles");

    public static TheoryData<string> Files => new(Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileName(file)!).Where(file => file != "profile.schema.json").Order());

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_is_read_without_a_problem_and_named_like_its_file(string file)
    {
        var (profile, problems) = ProfileReader.Read(file, File.ReadAllText(Path.Combine(Folder, file)));
        problems.ShouldBeEmpty();
        profile!.Name.ShouldBe(Path.GetFileNameWithoutExtension(file));
        profile.Description.ShouldNotBeEmpty();
    }

    [Fact]
    public void The_hls_ladder_is_the_one_that_was_promised()
    {
        var (profile, _) = ProfileReader.Read("hls.json", File.ReadAllText(Path.Combine(Folder, "hls.json")));
        profile!.Video!.Ladder.ShouldBe([
            new("1080p", 1920, 1080, 5000), new("720p", 1280, 720, 2500), new("480p", 854, 480, 1000), new("360p", 640, 360, 600)]);
        (profile.Video.Crf, profile.Video.Preset, profile.Audio!.Kbps, profile.Hls!.SegmentSeconds).ShouldBe((23, "medium", 128, 6));
    }
}
