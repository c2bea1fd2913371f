using System.Text;
using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;
using Transcode.MediaEvidence;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>Tags that are not UTF-8: letters were lost, and the writer's complaint was taken for damage of the sound.</summary>
public sealed class OldTagsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    private static readonly byte[] _id3 = Encoding.ASCII.GetBytes("TAG" + "Caf1_2n3que".PadRight(30, '\0') + "Bj4rk".PadRight(95, '\0'));

    private static readonly Profile _files = new()
    {
        Name = "files",
        Description = "",
        Assets = [AssetKind.Video, AssetKind.Audio],
        Damage = DamagePolicy.Reject,
        AudioFiles =
        [
            new() { Name = "a", Container = AudioContainer.Mp3 }, new() { Name = "b", Container = AudioContainer.Flac },
            new() { Name = "c", Container = AudioContainer.M4a },
        ],
    };

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("old.mp3", "-f lavfi -i sine=d=2:r=44100 -id3v2_version 0")]
    [InlineData("old.wav", "-f lavfi -i sine=d=2:r=44100")]
    [InlineData("old.avi", "-f lavfi -i testsrc2=s=192x108:r=25:d=2 -f lavfi -i sine=d=2:r=44100 -c:v mpeg4 -c:a libmp3lame")]
    public async Task They_are_read_by_their_letters_and_no_damage_is_seen(string name, string how)
    {
        var run = await FilmRun.Through(_machine, Old(name, how), _files);
        run.Facts.Tags["title"].ShouldBe("Café Ünïque");
        run.Facts.Tags["artist"].ShouldBe("Björk");
        run.Rendered.ShouldAllBe(made => made.Damage.Count == 0 && made.Warnings.Count == 0);
        foreach (var output in run.Outputs)
            Tool.Required("ffprobe", "-v", "error", "-show_entries", "format_tags=title,artist", "-of", "default=nw=1:nk=1",
                _machine.PathOf(output.Key)).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .ShouldBe(["Café Ünïque", "Björk"], ignoreOrder: true, output.Name);
    }

    /// <summary>ffmpeg writes the tags in ASCII of the same length, in whose place the letters are put; ID3v1 is written here.</summary>
    private string Old(string name, string how)
    {
        var file = Films.Make(_folder, name, how + " -metadata title=Caf1_2n3que -metadata artist=Bj4rk");
        byte[] bytes = [.. File.ReadAllBytes(file), .. name.EndsWith("mp3", StringComparison.Ordinal) ? _id3 : []];
        foreach (var (written, meant) in new[] { ("Caf1_2n3que", "Café Ünïque"), ("Bj4rk", "Björk") })
            Encoding.Latin1.GetBytes(meant).CopyTo(bytes.AsSpan(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(written))));
        File.WriteAllBytes(file, bytes);
        return file;
    }
}
