using Transcode.AppHost.Export;

namespace Transcode.Gateway.Tests.Export;

public sealed class OutputFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transcode-export-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_result_appears_whole_and_in_one_step()
    {
        var folder = For("out");
        folder.Begin();
        File.WriteAllText(Path.Combine(folder.Building, "a"), "new");
        Directory.Exists(folder.Path).ShouldBeFalse();

        folder.Appear();

        File.ReadAllText(Path.Combine(folder.Path, "a")).ShouldBe("new");
        Directory.Exists(folder.Building).ShouldBeFalse();
    }

    [Fact]
    public void An_abandoned_result_leaves_nothing()
    {
        var folder = For("out");
        folder.Begin();
        File.WriteAllText(Path.Combine(folder.Building, "a"), "new");

        folder.Abandon();

        _folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }

    [Fact]
    public void An_earlier_result_is_replaced_and_an_empty_folder_filled()
    {
        var earlier = Directory.CreateDirectory(Path.Combine(_folder.FullName, "earlier"));
        File.WriteAllText(Path.Combine(earlier.FullName, OutputFolder.Marker), "{}");
        File.WriteAllText(Path.Combine(earlier.FullName, "old"), "old");
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "empty"));

        foreach (var name in new[] { "earlier", "empty" })
        {
            var folder = For(name);
            folder.Begin();
            File.WriteAllText(Path.Combine(folder.Building, "a"), "new");
            folder.Appear();
            Directory.EnumerateFiles(folder.Path).Select(Path.GetFileName).ShouldBe(["a"]);
        }
    }

    [Fact]
    public void A_folder_with_other_files_is_never_touched()
    {
        var mine = Directory.CreateDirectory(Path.Combine(_folder.FullName, "mine"));
        File.WriteAllText(Path.Combine(mine.FullName, "thesis.txt"), "years");

        OutputFolder.For(mine.FullName).Why.ShouldNotBeNull().ShouldContain("-o");
        OutputFolder.For(Path.Combine(mine.FullName, "thesis.txt")).Why.ShouldNotBeNull();
        OutputFolder.For("/").Why.ShouldNotBeNull();
    }

    [Fact]
    public void A_folder_that_fills_while_we_work_is_not_touched_either()
    {
        var folder = For("out");
        folder.Begin();
        Directory.CreateDirectory(folder.Path);
        File.WriteAllText(Path.Combine(folder.Path, "thesis.txt"), "years");

        Should.Throw<IOException>(folder.Appear);

        File.Exists(Path.Combine(folder.Path, "thesis.txt")).ShouldBeTrue();
    }

    private OutputFolder For(string name) => OutputFolder.For(Path.Combine(_folder.FullName, name)).Folder.ShouldNotBeNull();
}
