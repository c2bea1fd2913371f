using System.Globalization;
using Transcode.Domain.Steps;
using Transcode.MediaEvidence;
using Transcode.Worker.Tests.Machine;

namespace Transcode.Worker.Tests.Pipeline;

/// <summary>HLS for players that know only MPEG-TS.</summary>
public sealed class TransportStreamTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly OneMachine _machine = new();

    public void Dispose()
    {
        _machine.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Picture_and_sound_play_from_end_to_end_without_a_complaint()
    {
        var run = await FilmRun.Through(_machine, Films.Plain(_folder), Films.TransportStream);
        foreach (var rendition in new[] { "108p", "54p" })
        {
            var film = Evidence.Of(_machine.Playlist(rendition));
            film.FrameCount.ShouldBe(300);
            film.Video.Complaints.ShouldBeEmpty();
            film.Audio.Complaints.ShouldBeEmpty();
            film.AudioDelay.ShouldBe(0, 0.005);
            film.Duration.ShouldBe(12, 0.05);
        }
        File.ReadAllText(_machine.Master).ShouldContain("108p/index.m3u8");
        run.Outputs.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Each_segment_begins_with_a_key_frame_and_decodes_alone()
    {
        await FilmRun.Through(_machine, Films.Plain(_folder), Films.TransportStream);
        var segments = Directory.EnumerateFiles(Path.GetDirectoryName(_machine.Playlist("54p"))!, "*.ts", SearchOption.AllDirectories)
            .Order().ToList();
        segments.Count.ShouldBe(6);
        foreach (var segment in segments)
        {
            Packet.Of(segment)[0].IsKey.ShouldBeTrue(segment);
            var frames = Decoded.Video(segment);
            frames.Complaints.ShouldBeEmpty(segment);
            frames.Frames.Count.ShouldBe(50, segment);
        }
    }

    [Fact]
    public async Task The_playlist_holds_to_its_target_duration()
    {
        await FilmRun.Through(_machine, Films.Plain(_folder), Films.TransportStream);
        var lines = File.ReadAllLines(_machine.Playlist("54p"));
        var target = int.Parse(lines.Single(line => line.StartsWith("#EXT-X-TARGETDURATION:", StringComparison.Ordinal))[22..],
            CultureInfo.InvariantCulture);
        var lengths = lines.Where(line => line.StartsWith("#EXTINF:", StringComparison.Ordinal))
            .Select(line => double.Parse(line[8..].TrimEnd(','), CultureInfo.InvariantCulture)).ToList();
        lengths.ShouldAllBe(length => Math.Round(length) <= target);
        lengths.Sum().ShouldBe(12, 0.05);
        lines.ShouldContain("#EXT-X-PLAYLIST-TYPE:VOD");
        lines[^1].ShouldBe("#EXT-X-ENDLIST");
    }

    [Fact]
    public async Task Sound_alone_is_a_stream_too()
    {
        await FilmRun.Through(_machine, Films.Make(_folder, "sound.m4a", "-f lavfi -i sine=d=9 -c:a aac"), Films.TransportStream);
        var audio = Decoded.Audio(_machine.Playlist("audio"));
        audio.Complaints.ShouldBeEmpty();
        audio.Duration.ShouldBe(9, 0.05);
    }

    [Fact]
    public async Task A_film_of_one_frame_is_not_taken_for_sound()
    {
        var run = await FilmRun.Begin(_machine,
            Films.Make(_folder, "one.mp4", "-f lavfi -i testsrc2=s=192x108 -frames:v 1 -c:v libx264 -preset ultrafast"),
            Films.TransportStream);
        run.Steps =
            [.. run.Steps.Select(
                step => step is Step.EncodeVideo encode ? encode with { Source = encode.Source with { FrameRate = default } } : step)];
        await run.Finish();
        run.Outputs.Select(output => output.Kind).ShouldBe([OutputKind.MasterPlaylist, OutputKind.VideoPlaylist, OutputKind.VideoPlaylist]);
        Decoded.Video(_machine.Playlist("54p")).Frames.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_silent_film_is_a_stream_too()
    {
        await FilmRun.Through(_machine,
            Films.Make(_folder, "silent.mp4", "-f lavfi -i testsrc2=s=192x108:r=25:d=5 -c:v libx264 -preset ultrafast"),
            Films.TransportStream);
        Decoded.Video(_machine.Playlist("54p")).Frames.Count.ShouldBe(125);
    }
}
