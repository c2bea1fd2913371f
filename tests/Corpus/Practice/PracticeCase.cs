namespace Transcode.Corpus.Practice;

/// <summary>
/// One case of the kind that people report: an input, how the program is asked, and what a viewer or listener must find in the result.
///
/// <para>
/// To add one, write it into the list of its area (Images, Audio, Video, Streams, Text, Timing, Files) and nothing else; the test of that
/// list finds it by name. The input is made by <see cref="Input"/> in a folder of its own, with ffmpeg, vips or sox, or from bytes; each
/// line can be copied from a shell. The real program runs once. Then every function of <see cref="Expected"/> looks at the result and
/// returns what is wrong, in words; none means right. A result is also held against all promises of
/// <see cref="MediaEvidence.Checks.Contract"/>, and nothing may be left behind: a case says only what is special to it.
/// </para>
/// <para>
/// To run some: build this project and Cli, then with TRANSCODE_PROGRAM=Cli/bin/Release/net10.0/transcode (an absolute path; else
/// ./transcode is used)
/// <c>tests/Corpus/bin/Release/net10.0/Transcode.Corpus -class '*Practice.VideoTests'</c>, or <c>Transcode.Corpus practice col-709</c> for
/// those with this in their name; --keep FOLDER keeps inputs and results. Keep inputs small: 2 to 6 seconds of 320x180; all of ./test has
/// twenty minutes.
/// </para>
/// </summary>
/// <param name="Name">short and stable, such as col-709-untagged-hd</param>
/// <param name="What">one sentence: what is in the file, and what went wrong with it somewhere</param>
public sealed record PracticeCase(string Name, string What)
{
    /// <summary>Makes the input and says where it is.</summary>
    public required Func<Workshop, string> Input { get; init; }

    /// <summary>Names of profiles that come with the product. None: the defaults of its kind.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>A profile of this case alone, as JSON with a name of its own.</summary>
    public string? OwnProfile { get; init; }

    /// <summary>Further words of the command line, before the file.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>Must be refused or fail with a reason; otherwise it must succeed.</summary>
    public bool IsRefused { get; init; }

    public required IReadOnlyList<Func<PracticeRun, IEnumerable<string>>> Expected { get; init; }

    /// <summary>Promises of the contract that this input breaks by its nature; say why beside it.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>Who will make it right, while it is not: the case is skipped. The line goes with the fault.</summary>
    public string? Awaits { get; init; }

    public override string ToString() => Name;
}
