using System.Collections.Frozen;
using Transcode.Corpus.Inputs;

namespace Transcode.Corpus.Practice;

// A class for each list, for classes run side by side.

public sealed class ImagesTests
{
    public static TheoryData<string> Cases => PracticeTests.Names(Images.All);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public Task An_image_comes_out_as_it_looks(string name) => PracticeTests.Check(Images.All, name);
}

public sealed class AudioTests
{
    public static TheoryData<string> Cases => PracticeTests.Names(Audio.All);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public Task Sound_comes_out_as_it_is_heard(string name) => PracticeTests.Check(Audio.All, name);
}

public sealed class VideoTests
{
    public static TheoryData<string> Cases => PracticeTests.Names(Video.All);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public Task A_film_comes_out_as_it_looks(string name) => PracticeTests.Check(Video.All, name);
}

public sealed class StreamsTests
{
    public static TheoryData<string> Cases => PracticeTests.Names(Streams.All);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public Task Of_several_streams_the_meant_one_is_taken(string name) => PracticeTests.Check(Streams.All, name);
}

public sealed class TextTests
{
    public static TheoryData<string> Cases => PracticeTests.Names(Text.All);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public Task Subtitles_come_out_as_they_are_read(string name) => PracticeTests.Check(Text.All, name);
}

public sealed class TimingTests
{
    public static TheoryData<string> Cases => PracticeTests.Names(Timing.All);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public Task Picture_and_sound_keep_one_time(string name) => PracticeTests.Check(Timing.All, name);
}

public sealed class FilesTests
{
    public static TheoryData<string> Cases => PracticeTests.Names(Files.All);

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Cases))]
    public Task A_file_is_found_kept_or_refused_in_words(string name) => PracticeTests.Check(Files.All, name);
}

internal static class PracticeTests
{
    /// <summary>What waits for ./test --long: another case shows the same kind, in less time.</summary>
    private static readonly FrozenSet<string> _forLong = FrozenSet.Create(
        "col-709-tagged-hd", "pic-aspect-change", "pic-vp9-alpha", "pic-mjpeg-interlaced-unknown", "pic-dji-preview", "snd-short-loudness",
            "sub-mov-text", "cc-mpeg2-none",
        "img-untagged-colours-tif", "img-untagged-colours-gif", "pic-mjpeg-first", "pic-size-change", "img-svg-utf-16BE", "img-svg-utf-8",
        "img-jpeg-filled", "img-jpeg-with-its-film", "img-untagged-colours-webp", "img-untagged-colours-png",
        "pic-paff-mp4", "pic-mbaff", "snd-empty-first-mkv");

    internal static TheoryData<string> Names(IReadOnlyList<PracticeCase> cases)
        => [.. cases.Select(each => each.Name).Where(name => InputList.IsLong || !_forLong.Contains(name))];

    internal static async Task Check(IReadOnlyList<PracticeCase> cases, string name)
    {
        var practice = cases.Single(each => each.Name == name);
        Assert.SkipWhen(practice.Awaits is not null, $"awaits {practice.Awaits}");
        (await PracticeCheck.Differences(practice, TestContext.Current.CancellationToken)).ShouldBeEmpty(practice.What);
    }

    /// <summary>practice [TEXT] [--keep FOLDER]: runs those with the text in their name, also those that are awaited, and prints what is
    /// wrong.</summary>
    internal static async Task<int> Print(string[] arguments)
    {
        var only = arguments is [var first, ..] && !first.StartsWith("--", StringComparison.Ordinal) ? first : "";
        var keep = Array.IndexOf(arguments, "--keep") is var at and >= 0 ? arguments[at + 1] : null;
        var wrong = 0;
        foreach (var practice in PracticeCheck.Lists.Values.SelectMany(list => list)
            .Where(each => each.Name.Contains(only, StringComparison.OrdinalIgnoreCase)))
        {
            var differences = await PracticeCheck.Differences(practice, CancellationToken.None,
                keep is null ? null : Path.Combine(Path.GetFullPath(keep), practice.Name));
            wrong += differences.Count > 0 ? 1 : 0;
            Console.WriteLine($"{(differences.Count == 0 ? "right" : practice.Awaits is { } who ? $"WRONG (awaits {who})" : "WRONG"),-6} {practice.Name}");
            foreach (var difference in differences)
                Console.WriteLine($"         {difference}");
        }

        return wrong == 0 ? 0 : 1;
    }
}
