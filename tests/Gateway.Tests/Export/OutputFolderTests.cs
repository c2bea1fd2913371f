using Transcode.Cli.Export;
using Transcode.Cli.Run;
using Transcode.Domain;

namespace Transcode.Gateway.Tests.Export;

public sealed class OutputFolderTests : IDisposable
{
    private static readonly SourceMark _movie = new("/films/movie.mkv", 1000, DateTimeOffset.UnixEpoch);
    private static readonly SourceMark _photo = new("/films/movie.jpg", 200, DateTimeOffset.UnixEpoch);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("transcode-export-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_result_appears_whole_and_in_one_step()
    {
        using (var folder = Taken("out", _movie))
        {
            Fill(folder, _movie, ("a", "new"));
            Directory.Exists(folder.Path).ShouldBeFalse();
            folder.Appear().ShouldBeNull();
        }
        Read("out/a").ShouldBe("new");
        Left().ShouldBe(["out"]);
    }

    [Fact]
    public void An_abandoned_result_leaves_nothing_not_even_the_folders_it_needed()
    {
        using (var folder = Taken("deep/er/out", _movie))
            Fill(folder, _movie, ("a", "new"));

        Left().ShouldBeEmpty();
    }

    [Fact]
    public void A_source_that_runs_again_renews_its_own_result_edited_or_not()
    {
        Make("out", _movie, ("old", "old"));

        Make("out", _movie with { Bytes = 1001 }, ("a", "new"));

        Directory.EnumerateFiles(Path.Combine(_folder.FullName, "out")).Select(Path.GetFileName)
            .ShouldBe(["a", OutputFolder.Marker], ignoreOrder: true);
        Left().ShouldBe(["out"]);
    }

    [Fact]
    public void The_result_of_another_source_is_never_replaced()
    {
        Make("out", _movie, ("a", "movie"));

        var why = Refused("out", _photo);

        why.Code.ShouldBe(FailureCodes.OutputOccupied);
        why.Message.ShouldContain("/films/movie.mkv");
        why.Message.ShouldContain("-o");
        Read("out/a").ShouldBe("movie");
    }

    [Fact]
    public void Beside_the_source_two_of_one_stem_get_two_results_and_each_finds_its_own_again()
    {
        foreach (var round in (string[])["first", "again"])
            foreach (var (name, mark) in new[] { ("movie.mkv", _movie), ("movie.jpg", _photo) })
            {
                var (folder, _) = OutputFolder.Take(null, _folder.FullName, name, mark);
                using (folder.ShouldNotBeNull())
                {
                    Fill(folder, mark, ("a", $"{name} {round}"));
                    folder.Appear().ShouldBeNull();
                    (folder.NotFirst is null).ShouldBe(name == "movie.mkv" || round == "again");
                }
            }

        Left().ShouldBe(["movie-transcoded", "movie.jpg-transcoded"]);
        Read("movie-transcoded/a").ShouldBe("movie.mkv again");
        Read("movie.jpg-transcoded/a").ShouldBe("movie.jpg again");
    }

    [Theory]
    [InlineData("thesis.txt")]
    [InlineData("mine/thesis.txt")]
    [InlineData("720p/thesis.txt")]
    [InlineData("transcode.json")]
    public void A_folder_with_other_files_is_never_touched(string file)
    {
        Write($"mine/{file}", "years");

        Refused("mine", _movie).Code.ShouldBe(FailureCodes.OutputOccupied);
        Refused($"mine/{file}", _movie).Code.ShouldBe(FailureCodes.OutputOccupied);
        Refused("/", _movie).Code.ShouldBe(FailureCodes.OutputOccupied);
        Read($"mine/{file}").ShouldBe("years");
    }

    [Fact]
    public void What_somebody_put_into_a_result_of_ours_is_not_deleted_with_it()
    {
        Make("out", _movie, ("720p/segments/seg_0000.m4s", "old"));
        Write("out/720p/segments/notes.txt", "years");

        Refused("out", _movie).Message.ShouldContain("notes.txt");

        Read("out/720p/segments/notes.txt").ShouldBe("years");
    }

    [Fact]
    public void A_folder_that_fills_while_we_work_is_not_touched_either()
    {
        using var folder = Taken("out", _movie);
        Fill(folder, _movie, ("a", "new"));
        Write("out/thesis.txt", "years");

        folder.Appear().ShouldNotBeNull().Code.ShouldBe(FailureCodes.OutputOccupied);

        Read("out/thesis.txt").ShouldBe("years");
    }

    [Fact]
    public void Whoever_comes_second_to_a_folder_is_refused_at_once_and_told_who_is_there()
    {
        using (Taken("out", _movie))
        {
            var (second, why) = OutputFolder.Take(Path.Combine(_folder.FullName, "out"), "", "movie.jpg", _photo);
            second.ShouldBeNull();
            why.ShouldNotBeNull().Code.ShouldBe("output.busy");
            why.Message.ShouldContain("/films/movie.mkv");
        }
        Taken("out", _photo).Dispose();
        Left().ShouldBeEmpty();
    }

    [Fact]
    public void What_a_killed_run_left_does_not_stand_in_the_way()
    {
        Write("out.partial/lock", "");
        Write("out.partial/result/half", "half");

        Make("out", _movie, ("a", "new"));

        Left().ShouldBe(["out"]);
        File.Exists(Path.Combine(_folder.FullName, "out", "half")).ShouldBeFalse();
    }

    /// <summary>Where a file system cannot exchange two folders, the old one makes room first; a kill between the two loses
    /// neither.</summary>
    [Theory]
    [InlineData(true, "new")]
    [InlineData(false, "old")]
    public void A_run_that_was_killed_while_it_replaced_a_result_loses_neither(bool newIsWhole, string found)
    {
        Make("out", _movie, ("a", "old"));
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "out.partial"));
        Write("out.partial/lock", "");
        Directory.Move(Path.Combine(_folder.FullName, "out"), Path.Combine(_folder.FullName, "out.partial", "replaced"));
        Write("out.partial/result/a", "new");
        if (newIsWhole)
            File.Copy(Path.Combine(_folder.FullName, "out.partial", "replaced", OutputFolder.Marker),
                Path.Combine(_folder.FullName, "out.partial", "result", OutputFolder.Marker));

        Taken("out", _movie).Dispose();

        Read("out/a").ShouldBe(found);
    }

    [Fact]
    public void A_folder_of_somebody_that_has_the_name_of_our_workplace_is_left_alone()
    {
        Write("out.partial/thesis.txt", "years");

        Make("out", _movie, ("a", "new"));

        Read("out.partial/thesis.txt").ShouldBe("years");
        Read("out/a").ShouldBe("new");
    }

    [Theory]
    [InlineData("/proc/out")]
    [InlineData("/dev/null/out")]
    [InlineData("a name of 256 letters")]
    public void A_place_that_cannot_be_written_is_told_before_the_work(string place)
    {
        var why = Refused(place.StartsWith('/') ? place : new string('x', 256), _movie);

        why.Code.ShouldBe(FailureCodes.OutputUnwritable);
        why.Message.ShouldContain("-o");
        Left().ShouldBeEmpty();
    }

    [Fact]
    public void A_link_to_a_folder_stays_a_link()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "disk"));
        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "out"), Path.Combine(_folder.FullName, "disk"));

        Make("out", _movie, ("a", "new"));

        new FileInfo(Path.Combine(_folder.FullName, "out")).LinkTarget.ShouldNotBeNull();
        Read("disk/a").ShouldBe("new");
    }

    private void Make(string name, SourceMark source, params (string File, string Text)[] files)
    {
        using var folder = Taken(name, source);
        Fill(folder, source, files);
        folder.Appear().ShouldBeNull();
    }

    private static void Fill(OutputFolder folder, SourceMark source, params (string File, string Text)[] files)
    {
        folder.Begin();
        foreach (var (file, text) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.Building, file))!);
            File.WriteAllText(Path.Combine(folder.Building, file), text);
        }
        var result = new RunResult { State = "ready", Source = source, Contents = Contents.Of(folder.Building) };
        File.WriteAllText(Path.Combine(folder.Building, OutputFolder.Marker), result.ToJson());
    }

    private OutputFolder Taken(string name, SourceMark source)
    {
        var (folder, why) = OutputFolder.Take(Path.Combine(_folder.FullName, name), "", "", source);
        return folder.ShouldNotBeNull(why?.Message);
    }

    private PlaceProblem Refused(string name, SourceMark source)
        => OutputFolder.Take(Path.Combine(_folder.FullName, name), "", "", source).Why.ShouldNotBeNull();

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder.FullName, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private string Read(string file) => File.ReadAllText(Path.Combine(_folder.FullName, file));

    private List<string> Left() => [.. _folder.EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal)];
}
