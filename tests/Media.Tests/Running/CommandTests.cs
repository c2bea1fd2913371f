using Transcode.Media.Running;

namespace Transcode.Media.Tests.Running;

public sealed class CommandTests
{
    [Fact]
    public void A_command_is_shown_as_a_line_that_can_be_pasted()
    {
        var command = new ToolCommand("ffmpeg", ["-i", "file:it's here.mp4", "-vf", "scale=1280:-2,fps=30", "", "$HOME"], "/work");
        command.ToShell().ShouldBe("ffmpeg -i 'file:it'\\''s here.mp4' -vf scale=1280:-2,fps=30 '' '$HOME'");
        command.ToString().ShouldBe(command.ToShell());
    }

    [Fact]
    public void An_argument_that_the_system_would_cut_short_is_refused() =>
        Should.Throw<ArgumentException>(() => new ToolCommand("ffmpeg", ["file:a\0b"], "/work"));

    [Fact]
    public void A_command_is_wrapped_in_a_chain_that_ends_in_the_tool()
    {
        var limits = new ToolLimits
        {
            AddressSpaceBytes = 2_000_000_000,
            OutputBytes = 50_000_000,
            ProcessorTime = TimeSpan.FromSeconds(600),
            Niceness = 10,
        };
        SandboxArguments.OnLinux(new ToolCommand("/usr/bin/ffmpeg", ["-i", "a b"], "/work"), limits, 42).ShouldBe(
        [
            "setpriv", "--pdeathsig", "KILL", "--no-new-privs",
            "sh", "-c", "test \"$PPID\" = \"$0\" && exec \"$@\"", "42",
            "prlimit", "--core=0", "--as=2000000000", "--fsize=50000000", "--cpu=600",
            "nice", "-n", "10",
            "setsid",
            "/usr/bin/ffmpeg", "-i", "a b",
        ]);
    }

    [Fact]
    public void Without_limits_only_the_links_that_always_hold_remain() =>
        SandboxArguments.OnLinux(new ToolCommand("ffprobe", [], "/work"), ToolLimits.None, 42).ShouldBe(
            ["setpriv", "--pdeathsig", "KILL", "--no-new-privs", "sh", "-c", "test \"$PPID\" = \"$0\" && exec \"$@\"", "42", "prlimit",
                "--core=0", "setsid", "ffprobe"]);

    [Fact]
    public void A_missing_tool_comes_with_the_package_that_brings_it()
    {
        Executables.HowToGet("ffprobe").ShouldContain("install ffmpeg");
        Executables.HowToGet("/usr/bin/vipsthumbnail").ShouldContain("libvips-tools");
    }
}
