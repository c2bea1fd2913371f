using Transcode.Cli.Export;

namespace Transcode.Gateway.Tests.Export;

public sealed class SourceMarkTests : IDisposable
{
    private static readonly SourceMark _clip = new("/a/clip.mp4", 1000, DateTimeOffset.UnixEpoch);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transcode-mark-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void The_same_path_is_the_same_source_also_when_it_was_edited() =>
        _clip.IsSame(_clip with { Bytes = 5, Modified = DateTimeOffset.UnixEpoch.AddDays(1) }, _ => true).ShouldBeTrue();

    [Fact]
    public void The_same_name_in_another_folder_is_another_source() =>
        _clip.IsSame(_clip with { Path = "/b/clip.mp4", Bytes = 5 }, _ => true).ShouldBeFalse();

    [Fact]
    public void A_file_that_was_moved_is_the_same_source_and_a_copy_beside_it_is_not()
    {
        _clip.IsSame(_clip with { Path = "/b/clip.mp4" }, _ => false).ShouldBeTrue();
        _clip.IsSame(_clip with { Path = "/b/clip.mp4" }, _ => true).ShouldBeFalse();
    }

    [Fact]
    public void A_link_leads_to_the_file_itself_through_linked_folders_too()
    {
        var real = Directory.CreateDirectory(Path.Combine(RealPath.Of(_folder.FullName), "disk"));
        File.WriteAllText(Path.Combine(real.FullName, "v1.mp4"), "");
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "films"), real.FullName);
        File.CreateSymbolicLink(Path.Combine(real.FullName, "latest.mp4"), "v1.mp4");

        RealPath.Of(Path.Combine(_folder.FullName, "films", "latest.mp4")).ShouldBe(Path.Combine(real.FullName, "v1.mp4"));
        RealPath.Of(Path.Combine(_folder.FullName, "films", "none.mp4")).ShouldBe(Path.Combine(real.FullName, "none.mp4"));
    }

    [Fact]
    public void Links_that_lead_round_in_a_circle_are_an_error()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "one"), "two");
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "two"), "one");

        Should.Throw<IOException>(() => RealPath.Of(Path.Combine(_folder.FullName, "one")));
    }
}
