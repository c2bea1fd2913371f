using System.Globalization;
using FFMpegCore;
using Transcode.Media.Tests.Running;

namespace Transcode.Media.Tests.Probe;

/// <summary>
/// Why only FFMpegCore's model is used, and not its way of starting tools (docs/decisions/0009-ffmpegcore.md). Should one of these fail
/// after an update, that decision may be thought over.
/// </summary>
public sealed class FFMpegCoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void It_takes_part_of_a_files_name_for_arguments()
    {
        var film = Path.Combine(_folder.Path, "a\" -show_packets \"b");
        File.WriteAllText(film, "film");
        var options = Pretend($"printf '%s\\n' \"$@\" > '{_folder.Path}/arguments'; echo '{{\"format\":{{}},\"streams\":[]}}'");
        Should.NotThrow(() => FFProbe.Analyse(film, options));
        File.ReadAllLines(Path.Combine(_folder.Path, "arguments"))
            .ShouldContain("-show_packets", "a part of the name is an argument of ffprobe");
    }

    [Fact]
    public void It_holds_all_that_a_tool_says_in_memory()
    {
        var film = Path.Combine(_folder.Path, "film");
        File.WriteAllText(film, "film");
        var options = Pretend("printf '{\"streams\":[],\"format\":{\"tags\":{\"comment\":\"'; head -c 20000000 /dev/zero | tr '\\0' x; "
            + "printf '\"}}}'");
        FFProbe.Analyse(film, options).Format.Tags!["comment"].Length.ShouldBe(20_000_000);
    }

    [Fact]
    public async Task What_the_tool_has_started_lives_on_when_it_is_stopped()
    {
        var film = Path.Combine(_folder.Path, "film");
        File.WriteAllText(film, "film");
        var child = Path.Combine(_folder.Path, "child");
        var options = Pretend($"sleep 300 <&- >&- 2>&- & echo $! > '{child}.new'; mv '{child}.new' '{child}'; wait");
        using var cancel = new CancellationTokenSource();
        using var started = new FileSystemWatcher(_folder.Path) { EnableRaisingEvents = true };
        started.Renamed += (_, _) => cancel.Cancel();
        await Should.ThrowAsync<OperationCanceledException>(() => FFProbe.AnalyseAsync(film, options, cancellationToken: cancel.Token));
        var left = int.Parse(await File.ReadAllTextAsync(child, TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        using var process = System.Diagnostics.Process.GetProcessById(left);
        process.HasExited.ShouldBeFalse();
        process.Kill();
    }

    [Fact]
    public void It_has_no_word_for_a_limit() => typeof(FFOptions).GetProperties().Select(option => option.Name).Order().ShouldBe(
        ["BinaryFolder", "Encoding", "EncodingWebName", "ExtensionOverrides", "LogLevel", "TemporaryFilesFolder", "UseCache",
            "WorkingDirectory"]);

    [Theory]
    [InlineData("time_base")]
    [InlineData("closed_captions")]
    [InlineData("nb_frames")]
    public void What_its_model_of_a_stream_does_not_name_is_found_beside_it(string field)
    {
        var reported = System.Text.Json.JsonSerializer.Deserialize<FFProbeAnalysis>($$"""{ "streams": [{ "{{field}}": "1" }] }""");
        reported!.Streams[0].ExtensionData.Keys.ShouldBe([field]);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A program that is found in place of ffprobe.</summary>
    private FFOptions Pretend(string script)
    {
        var tool = Path.Combine(_folder.Path, "ffprobe");
        File.WriteAllText(tool, $"#!/bin/sh\n[ \"$1\" = -version ] && exit\n{script}\n"); // It asks for the version first.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new FFOptions { BinaryFolder = _folder.Path, WorkingDirectory = _folder.Path };
    }
}
