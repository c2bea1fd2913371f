using static Transcode.MediaEvidence.Samples.Making;
using static Transcode.MediaEvidence.Samples.Recipe;

namespace Transcode.MediaEvidence.Samples;

/// <summary>Inputs whose audio is absent, plural, late, long or of many channels.</summary>
internal static class AudioSamples
{
    private const string Six =
        "-f lavfi -i aevalsrc=0.2*sin(440*t)|0.2*sin(550*t)|0.2*sin(660*t)|0.1*sin(60*t)|0.2*sin(770*t)|0.2*sin(880*t):c=5.1:s=48000:d=4";

    internal static IReadOnlyList<Sample> All { get; } =
    [
        Good("mono-22k.mp4", "one channel, 22.05 kHz", Film(100, 4), new Ffmpeg($"{Video} {Tone} {H264} {Aac} -ac 1 -ar 22050 out.mp4")),
        Good("surround.mkv", "5.1 AC-3: mixed down to two", Film(100, 4) with { Channels = 2 },
            new Ffmpeg($"{Video} {Six} {H264} -c:a ac3 out.mkv")),
        Good("no-audio.mp4", "no sound at all", Film(100, 4, audio: false), new Ffmpeg($"{Video} {H264} out.mp4")),
        Good("several-tracks.mp4", "eight sound tracks: the default one counts", Film(100, 4),
            new Ffmpeg($"{Video} {string.Concat(Enumerable.Range(1, 8).Select(n => $"-f lavfi -i sine=f={n * 110}:r=48000:d=4 "))}"
                + $"-map 0:v {string.Concat(Enumerable.Range(1, 8).Select(n => $"-map {n}:a "))} {H264} {Aac} out.mp4")),
        Good("audio-longer.mp4", "sound goes on six seconds after the picture",
            new() { FramesAtLeast = 100, Duration = 10, DurationTolerance = 0.2, HasAudio = true, IsFrameExact = false },
            new Ffmpeg($"{Video} -f lavfi -i sine=f=440:r=48000:d=10 {H264} {Aac} out.mp4")),
        Good("audio-shorter.mp4", "sound ends after one second", Film(100, 4),
            new Ffmpeg($"{Video} -f lavfi -i sine=f=440:r=48000:d=1 {H264} {Aac} out.mp4")),
        Good("audio-late.mkv", "sound begins at 1.5 s: the gap stays", Film(100, 4) with { AudioFrom = 1.5 },
            new Ffmpeg($"{Video} -itsoffset 1.5 -f lavfi -i sine=f=440:r=48000:d=2.5 {H264} {Aac} out.mkv")),
        Good("no-number.wav", "a second of samples that are no numbers, and one beyond all measure",
            new() { Frames = 0, Duration = 2, HasAudio = true },
            new Ffmpeg("-f lavfi -i aevalsrc='if(lt(t,1),0/0,1e30)':s=48000:d=2 -c:a pcm_f32le out.wav")),
        Good("broadcast.latm", "AAC as digital radio wraps it, no container", new() { Frames = 0, Duration = 4, HasAudio = true },
            new Ffmpeg($"{Tone} {Aac} -f latm out.latm")),
        Good("ten-channels.mov", "ten channels in no known arrangement: there is no way to mix them", Film(100, 4) with { Channels = 2 },
            new Ffmpeg($"{Video} -f lavfi -i aevalsrc={string.Join('|', Enumerable.Range(1, 10).Select(n => $"0.1*sin({n * 400}*t)"))}:s=48000:d=4 {H264} -c:a pcm_s16le out.mov")),
        Good("no-head.flac", "FLAC frames without their head: ffmpeg takes their count of samples for another clock",
            new() { Frames = 0, Duration = 4, HasAudio = true },
            new Ffmpeg($"{Tone} whole.flac"), new Behind("whole.flac", "out.flac", 0xFF, 0xF8)),
        Good("other-rate.aac", "AAC without a container, after four seconds at another rate",
            new() { Frames = 0, Duration = 8, DurationTolerance = 0.2, HasAudio = true },
            new Ffmpeg($"{Tone} {Aac} one.aac"), new Ffmpeg($"{Tone} {Aac} -ar 22050 -ac 1 two.aac"),
            new Append("one.aac", "two.aac", "out.aac")),
        // Bytes 18 to 20 of the file begin with the rate in 20 bits (RFC 9639, section 8.2).
        Good("other-rate.flac", "the head of this FLAC names 8 kHz, its frames have 48",
            new() { Frames = 0, Duration = 4, HasAudio = true },
            new Ffmpeg($"{Tone} whole.flac"), new Patch("whole.flac", "out.flac", 18, 0x01, 0xF4)),
        Good("audio-only.m4a", "sound alone", new() { Frames = 0, Duration = 4, HasAudio = true }, new Ffmpeg($"{Tone} {Aac} out.m4a")),
    ];
}
