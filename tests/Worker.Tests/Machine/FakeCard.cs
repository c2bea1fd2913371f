using Transcode.Media.Running;

namespace Transcode.Worker.Tests.Machine;

/// <summary>
/// A graphics card of paper: an ffmpeg that takes h264_nvenc and its arguments, and encodes with libx264 so that other parameter sets come
/// out than ours. It counts sessions as a card does, and fails as it is told. That a command suits a real card it cannot show.
/// </summary>
internal sealed class FakeCard
{
    private const string Script = """
        #!/bin/bash
        here=$(dirname "$(readlink -f "$0")")
        words=() encodes=0 previous=
        for word in "$@"; do
          [[ $word == h264_nvenc ]] && encodes=$((encodes + 1))
          case "$previous" in
            -c:v)
              if [[ $word == h264_nvenc ]]; then
                words+=(-c:v libx264 -preset veryfast -x264-params cabac=0:8x8dct=1:ref=1:weightp=0:scenecut=0)
                card=1
              else
                words+=(-c:v "$word"); card=0
              fi ;;
            -cq) words+=(-crf "$word") ;;
            -rc|-forced-idr|-no-scenecut|-strict_gop|-rc-lookahead|-gpu) ;;
            -b:v) [[ $word == 0 ]] || words+=(-b:v "$word") ;;
            *)
              case "$word" in
                -c:v|-cq|-rc|-forced-idr|-no-scenecut|-strict_gop|-rc-lookahead|-gpu|-b:v) ;;
                *.mp4) if [[ $fails && $card == 1 ]]; then words+=(-frames:v 10); fi; words+=("$word") ;;
                *) words+=("$word") ;;
              esac ;;
          esac
          previous=$word
          if [[ $word == h264_nvenc && $encodes == 1 && ! $asked ]]; then
            asked=1
            case " $* " in *trial-h264_nvenc*) ;; *)
              calls=$(( $(cat "$here/calls" 2>/dev/null || echo 0) + 1 )); echo $calls > "$here/calls"
              grep -qsx -e "$calls" -e all "$here/fails" && fails=1 ;;
            esac
          fi
        done
        if (( encodes > 0 )); then
          if [[ -f $here/broken ]]; then echo "[h264_nvenc] No capable devices found" >&2; exit 1; fi
          if (( encodes > $(cat "$here/sessions") )); then echo "[h264_nvenc] OpenEncodeSessionEx failed: out of memory (10)" >&2; exit 1; fi
          echo $encodes >> "$here/used"
        fi
        if [[ $fails ]]; then "REAL" "${words[@]}"; echo "[error] [h264_nvenc] EncodePicture failed: device lost" >&2; exit 187; fi
        exec "REAL" "${words[@]}"
        """;

    private readonly string _folder;

    public FakeCard(string folder, int sessions)
    {
        _folder = Directory.CreateDirectory(folder).FullName;
        Program = Path.Combine(folder, "ffmpeg");
        File.WriteAllText(Program, Script.Replace("REAL", Executables.Find("ffmpeg"), StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.WriteAllText(Path.Combine(folder, "sessions"), $"{sessions}");
    }

    /// <summary>In place of ffmpeg.</summary>
    public string Program { get; }

    /// <summary>In its middle, the n-th chunk from now that is given to the card fails; after ten frames.</summary>
    public void FailAt(params int[] calls) => File.WriteAllLines(Path.Combine(_folder, "fails"), calls.Select(call => $"{call}"));

    public void FailAlways() => File.WriteAllText(Path.Combine(_folder, "fails"), "all\n");

    /// <summary>It is not found any more, or found again.</summary>
    public void Break(bool broken)
    {
        if (broken)
            File.WriteAllText(Path.Combine(_folder, "broken"), "");
        else
            File.Delete(Path.Combine(_folder, "broken"));
    }

    /// <summary>Sessions of each call that the card took, in their order.</summary>
    public IReadOnlyList<int> Used
        => File.Exists(Path.Combine(_folder, "used")) ? [.. File.ReadAllLines(Path.Combine(_folder, "used")).Select(int.Parse)] : [];

    /// <summary>Tools of a machine that has this card.</summary>
    public IToolRunner Tools(IToolRunner real) => new WithCard(this, real);

    private sealed class WithCard(FakeCard card, IToolRunner real) : IToolRunner
    {
        public Task<ToolResult> Run(ToolCommand command, ToolLimits limits, ToolOutput stdout, CancellationToken stop) => real.Run(
            command.Executable == "ffmpeg"
                ? new ToolCommand(card.Program, command.Arguments, command.WorkingDirectory) { Variables = command.Variables } : command,
                limits, stdout, stop);
    }
}
