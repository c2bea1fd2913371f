using Transcode.MediaEvidence;

namespace Transcode.Corpus.Practice;

/// <summary>Levels, lengths and tags of audio.</summary>
internal static class Audio
{
    private const string SixTones =
        "-f lavfi -i aevalsrc=0.5*sin(2*PI*440*t)|0.5*sin(2*PI*440*t)|0.5*sin(2*PI*440*t)|0|0.5*sin(2*PI*440*t)|0.5*sin(2*PI*440*t):c=5.1:s=48000:d=3 ";

    private const string Normalised =
        """{ "name": "even", "description": "", "assets": ["audio"], "sound_files": [{ "name": "even", "container": "flac", "loudness": { "lufs": -23, "true_peak": -1 } }] }""";

    internal static IReadOnlyList<PracticeCase> All { get; } =
    [
        .. new[] { ("ac3", "ac3 -b:a 448k"), ("dts", "dca -strict -2 -b:a 1500k"), ("truehd", "truehd -strict -2"),
            ("opus", "libopus -mapping_family 1 -b:a 320k"), ("aac", "aac -b:a 384k") }
            .Select(codec => new PracticeCase($"snd-mix-{codec.Item1}",
            "six channels with one tone: they came out 7.7 dB louder, and clipped, where the decoder gives floating point numbers")
            {
                Input = shop => shop.Ffmpeg($"{SixTones} -c:a {codec.Item2} six.mka", "six.mka"),
                Profiles = ["web-audio", "audio-hls"],
                Expected = [],
            }),
        new("snd-float-over", "a field recorder's float WAV with peaks of +6 dBFS: they were cut off without a word")
        {
            Input = shop => shop.Ffmpeg("-f lavfi -i aevalsrc=2*sin(2*PI*997*t):s=48000:d=3 -c:a pcm_f32le over.wav", "over.wav"),
            Profiles = ["broadcast"],
            Expected = [Expect.Reported("6.0 dB over full scale")],
            // It is lowered, which is what is wanted.
            Except = ["levels"],
        },
        new("snd-float-wavpack", "floating point numbers over full scale in WavPack: they were cut off without a word")
        {
            Input = shop => shop.Ffmpeg("-f lavfi -i aevalsrc=2*sin(2*PI*997*t):s=48000:d=3 -c:a wavpack -sample_fmt fltp over.wv",
                "over.wv"),
            Profiles = ["broadcast"],
            Expected = [Expect.Reported("6.0 dB over full scale")],
            Except = ["levels"],
        },
        new("snd-joined-flac", "two FLAC files joined into one: the second was taken for what had been heard before, and dropped")
        {
            Input = shop =>
            {
                shop.Ffmpeg("-f lavfi -i sine=f=440:r=48000:d=2 a.flac", "a.flac");
                shop.Ffmpeg("-f lavfi -i sine=f=880:r=48000:d=2 b.flac", "b.flac");
                return shop.Bytes("joined.flac",
                    [.. File.ReadAllBytes(shop.PathOf("a.flac")), .. File.ReadAllBytes(shop.PathOf("b.flac"))]);
            },
            Profiles = ["web-audio"],
            Expected = [Expect.Lasts(run => run.File("web-audio.mp3"), 4, within: 0.15)],
        },
        new("snd-bext-to-mp3", "a time reference counts samples of its own rate: it stood in an MP3 of another")
        {
            Input = shop => shop.Ffmpeg("-f lavfi -i sine=r=96000:d=2 -c:a pcm_s24le -write_bext 1 -metadata originator=Recorder -metadata "
                + "time_reference=3456000000 take.wav", "take.wav"),
            Profiles = ["web-audio"],
            Expected = [Tagged("web-audio.mp3", "encoded_by=Recorder"), NotTagged("web-audio.mp3", "time_reference")],
        },
        new("snd-bext", "a Broadcast WAV with a time reference: it was gone")
        {
            Input = shop => shop.Ffmpeg("-f lavfi -i sine=r=44100:d=2 -c:a pcm_s24le -write_bext 1 -metadata originator=Recorder -metadata "
                + "time_reference=1587600000 take.wav", "take.wav"),
            Profiles = ["broadcast"],
            Expected = [Tagged("broadcast.wav", "time_reference=1728000000", "encoded_by=Recorder")],
        },
        new("snd-replaygain", "ReplayGain tags of a song whose loudness is changed: they stayed, and players turned it down again")
        {
            Input = shop => shop.Ffmpeg("-f lavfi -i sine=f=1000:r=44100:d=5 -af volume=7 -metadata REPLAYGAIN_TRACK_GAIN=-9 -metadata "
                + "R128_TRACK_GAIN=-2304 -metadata title=loud song.flac", "song.flac"),
            OwnProfile = Normalised,
            Expected = [Tagged("even.flac", "title=loud"), NotTagged("even.flac", "TRACK_GAIN")],
            // Another loudness is what was asked for.
            Except = ["levels"],
        },
        new("snd-short-loudness", "a beep of 0.2 s: it was called silent")
        {
            Input = shop => shop.Ffmpeg("-f lavfi -i sine=f=1000:d=0.2:r=48000 -af volume=4 beep.wav", "beep.wav"),
            OwnProfile = Normalised,
            Expected = [Expect.Reported("too short"), Expect.NotSaid("silent")],
        },
    ];

    private static Func<PracticeRun, IEnumerable<string>> Tagged(string file, params string[] tags) => run =>
        tags.Where(tag => !Tags(run, file).Contains(tag, StringComparison.OrdinalIgnoreCase))
            .Select(tag => $"{tag} is not among the tags of {file}");

    private static Func<PracticeRun, IEnumerable<string>> NotTagged(string file, string tag) => run =>
        Tags(run, file).Contains(tag, StringComparison.OrdinalIgnoreCase) ? [$"{tag} stands in {file}, and is not true"] : [];

    private static string Tags(PracticeRun run, string file)
        => Tool.Required("ffprobe", ["-v", "error", "-show_entries", "format_tags", "-of", "default=nw=1", run.File(file)])
        .Replace("TAG:", "", StringComparison.Ordinal);
}
