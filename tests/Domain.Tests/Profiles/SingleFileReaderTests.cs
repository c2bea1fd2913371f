using Transcode.Domain.Profiles;
using Transcode.Domain.Sources;

namespace Transcode.Domain.Tests.Profiles;

/// <summary>The sections of a profile that make single files.</summary>
public sealed class SingleFileReaderTests
{
    [Fact]
    public void Every_section_is_read()
    {
        var (profile, problems) = ProfileReader.Read("p.json", """
            { "name": "all", "assets": ["video", "image"], "default_for": ["image"],
              "poster": { "width": 640, "height": 360, "quality": 70, "at_percent": 50 },
              "waveform": { "json": { "samples_per_pixel": 256, "bits": 16, "split_channels": true }, "png": { "width": 100, "height": 50, "color": "ff0000", "background": "ffffff80" } },
              "sound_files": [{ "name": "a", "container": "m4a", "kbps": 96, "sample_rate": 44100, "channels": 1, "loudness": { "lufs": -16, "true_peak": -2 } },
                              { "name": "b", "container": "flac", "bit_depth": 16 }],
              "pictures": [{ "name": "p", "format": "jpeg", "width": 10, "height": 20, "quality": 90, "mozjpeg": true }],
              "storyboard": { "every_seconds": 5, "width": 100, "height": 60, "columns": 4, "rows": 3, "quality": 60 } }
            """);
        problems.ShouldBeEmpty();
        profile!.DefaultFor.ShouldBe([AssetKind.Image]);
        profile.Poster.ShouldBe(new PosterSettings { Width = 640, Height = 360, Quality = 70, AtPercent = 50 });
        profile.Waveform!.Json.ShouldBe(new WaveformData { SamplesPerPixel = 256, Bits = 16, SplitChannels = true });
        profile.Waveform.Png.ShouldBe(new WaveformImage { Width = 100, Height = 50, Color = "ff0000", Background = "ffffff80" });
        profile.AudioFiles.ShouldBe([
            new() { Name = "a", Container = AudioContainer.M4a, Kbps = 96, SampleRate = 44100, Channels = 1,
                Loudness = new() { Lufs = -16, TruePeak = -2 } },
            new() { Name = "b", Container = AudioContainer.Flac, BitDepth = 16 }]);
        profile.Images.ShouldBe(
            [new() { Name = "p", Format = ImageFileFormat.Jpeg, Width = 10, Height = 20, Quality = 90, Mozjpeg = true }]);
        profile.Storyboard.ShouldBe(new StoryboardSettings
        {
            EverySeconds = 5,
            Width = 100,
            Height = 60,
            Columns = 4,
            Rows = 3,
            Quality = 60
        });
    }

    [Theory]
    [InlineData("""{ "poster": { "quality": 101 } }""", "poster.quality: is 101; allowed: 1 to 100")]
    [InlineData("""{ "poster": { "at": 5 } }""", "poster.at: is not known here")]
    [InlineData("""{ "waveform": {} }""", "waveform.json: or png is needed")]
    [InlineData("""{ "waveform": { "json": { "bits": 12 } } }""", "waveform.json.bits: is 12; allowed: 8, 16")]
    [InlineData("""{ "waveform": { "png": { "color": "red" } } }""", "waveform.png.color: is \"red\"; must be RRGGBB")]
    [InlineData("""{ "sound_files": [{ "name": "a", "container": "ogg" }] }""",
        "sound_files[0].container: is \"ogg\"; allowed: mp3, wav, m4a, flac")]
    [InlineData("""{ "sound_files": [{ "name": "a", "container": "mp3", "kbps": 130 }] }""", "sound_files[0].kbps: is 130; MP3 knows 32")]
    [InlineData("""{ "sound_files": [{ "name": "a", "container": "mp3", "channels": 6 }] }""",
        "sound_files[0].channels: is 6; MP3 takes at most 2")]
    [InlineData("""{ "sound_files": [{ "name": "a", "container": "m4a", "sample_rate": 50000 }] }""",
        "sound_files[0].sample_rate: is 50000, which AAC does not know")]
    [InlineData("""{ "sound_files": [{ "name": "a", "container": "wav", "bit_depth": 20 }] }""",
        "sound_files[0].bit_depth: is 20; PCM knows 16, 24, 32")]
    [InlineData("""{ "sound_files": [{ "name": "a", "container": "wav", "kbps": 128 }] }""", "sound_files[0].kbps: has no meaning for PCM")]
    [InlineData("""{ "sound_files": [{ "name": "a", "container": "mp3" }, { "name": "a", "container": "wav" }] }""",
        "sound_files: names \"a\" twice")]
    [InlineData("""{ "storyboard": { "columns": 0 } }""", "storyboard.columns: is 0; allowed: 1 to 20")]
    [InlineData("""{ "pictures": [{ "name": "p", "format": "webp", "width": 3, "height": 3, "mozjpeg": true }] }""",
        "pictures[0].mozjpeg: has a meaning only for jpeg")]
    [InlineData("""{ "pictures": [{ "name": "p", "format": "webp", "width": 3, "height": 3 }] }""", "pictures: can only be made of image")]
    [InlineData("""{ "mp4": true, "poster": {} }""", "mp4: packages video and audio, and the profile has neither")]
    [InlineData("""{ "poster": {}, "default_for": ["audio"] }""", "default_for: holds audio, which assets does not")]
    [InlineData("""{ "audio": {}, "hls": { "container": "mpegts", "dash": true } }""", "hls.dash: needs fmp4 segments")]
    public void What_is_wrong_is_said_with_its_field(string json, string problem)
    {
        var (profile, problems) = ProfileReader.Read("p.json", """{ "name": "x", "assets": ["video"], """ + json[1..]);
        profile.ShouldBeNull();
        problems.ShouldContain(line => line.ToString().StartsWith($"p.json: {problem}", StringComparison.Ordinal),
            string.Join("; ", problems));
    }
}
