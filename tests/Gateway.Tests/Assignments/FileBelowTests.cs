using System.Diagnostics;
using Transcode.Gateway.Assignments;

namespace Transcode.Gateway.Tests.Assignments;

/// <summary>A folder in which somebody else may write.</summary>
public sealed class FileBelowTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transcode-below-");
    private readonly string _root;

    public FileBelowTests()
    {
        _root = _folder.CreateSubdirectory("films").FullName;
        Directory.CreateDirectory(Path.Combine(_root, "a", "b"));
        File.WriteAllText(Path.Combine(_root, "a", "b", "film.mkv"), "film");
        File.WriteAllText(Path.Combine(_folder.FullName, "secret"), "secret");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_file_is_opened_also_where_the_folder_itself_is_named_by_a_link()
    {
        Read(_root, "a/b/film.mkv").ShouldBe("film");
        var link = Path.Combine(_folder.FullName, "link");
        Directory.CreateSymbolicLink(link, _root);
        Read(link, "a/b/film.mkv").ShouldBe("film");
    }

    [Theory]
    [InlineData("link.mkv")]
    [InlineData("out/secret")]
    [InlineData("inside/film.mkv")]
    [InlineData("a")]
    [InlineData("pipe")]
    [InlineData("nothing.mkv")]
    [InlineData("a/b/film.mkv/x")]
    public void A_link_a_folder_a_pipe_and_what_is_not_there_are_not(string path)
    {
        File.CreateSymbolicLink(Path.Combine(_root, "link.mkv"), Path.Combine(_folder.FullName, "secret"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "out"), _folder.FullName);
        Directory.CreateSymbolicLink(Path.Combine(_root, "inside"), Path.Combine(_root, "a", "b"));
        Process.Start("mkfifo", Path.Combine(_root, "pipe")).WaitForExit();
        Read(_root, path).ShouldBeNull();
    }

    /// <summary>The look was at a folder, what was opened was behind a link.</summary>
    [Fact]
    public async Task A_link_that_is_laid_between_look_and_opening_leads_nowhere()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere names are looked at one by one.");
        var (folder, aside) = (Path.Combine(_root, "a", "b"), Path.Combine(_root, "a", "aside"));
        File.WriteAllText(Path.Combine(_folder.FullName, "film.mkv"), "secret");
        using var ended = new CancellationTokenSource();
        var swapping = Task.Run(() =>
        {
            while (!ended.IsCancellationRequested)
            {
                Directory.Move(folder, aside);
                Directory.CreateSymbolicLink(folder, _folder.FullName);
                File.Delete(folder);
                Directory.Move(aside, folder);
            }
        }, TestContext.Current.CancellationToken);
        var read = Enumerable.Range(0, 5_000).Select(_ => Read(_root, "a/b/film.mkv")).ToHashSet();
        await ended.CancelAsync();
        await swapping;
        read.ShouldNotContain("secret");
    }

    private static string? Read(string root, string path)
    {
        using var file = FileBelow.Open(root, path);
        if (file is null)
            return null;
        using var stream = new FileStream(file, FileAccess.Read);
        return new StreamReader(stream).ReadToEnd();
    }
}
