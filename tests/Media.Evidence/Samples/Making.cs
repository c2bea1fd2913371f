using System.Buffers.Binary;
using System.Diagnostics;

namespace Transcode.MediaEvidence.Samples;

/// <summary>One step of a recipe. It works in the recipe's own folder with plain names; the last step makes "out" with any
/// ending.</summary>
public abstract record Making
{
    internal abstract void In(string folder);

    /// <summary>Arguments as one would type them, cut at spaces.</summary>
    /// <param name="Arguments">with plain file names of the recipe's folder</param>
    public sealed record Ffmpeg(string Arguments) : Making
    {
        /// <summary>Where standard output goes, for files that must be written without seeking back.</summary>
        public string? Into { get; init; }

        internal override void In(string folder)
        {
            var start = new ProcessStartInfo("ffmpeg")
            {
                WorkingDirectory = folder,
                RedirectStandardError = true,
                RedirectStandardInput = true,
                RedirectStandardOutput = Into is not null,
            };
            foreach (var argument in (string[])["-v", "error", "-nostdin", "-y",
                .. Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)])
                start.ArgumentList.Add(argument);
            using var process = Process.Start(start)!;
            process.StandardInput.Close();
            var reading = process.StandardError.ReadToEndAsync();
            if (Into is not null)
            {
                using var into = System.IO.File.Create(Path.Combine(folder, Into));
                process.StandardOutput.BaseStream.CopyTo(into);
            }

            var errors = reading.Result;
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"ffmpeg {Arguments}\n{errors}");
        }
    }

    public sealed record Text(string File, string Content) : Making
    {
        // {plain} becomes the path of a real film outside the upload: reading it would succeed and be seen.
        internal override void In(string folder) => System.IO.File.WriteAllText(
            Path.Combine(folder, File),
            Content.Contains("{plain}", StringComparison.Ordinal)
            ? Content.Replace("{plain}", MediaSamples.Plain.Path(), StringComparison.Ordinal) : Content);
    }

    /// <summary>The first part of a file.</summary>
    public sealed record Head(string From, string To, double Fraction) : Making
    {
        internal override void In(string folder)
        {
            var bytes = System.IO.File.ReadAllBytes(Path.Combine(folder, From));
            System.IO.File.WriteAllBytes(Path.Combine(folder, To), bytes[..(int)(bytes.Length * Fraction)]);
        }
    }

    /// <summary>Everything before the first fragment: a header that promises and nothing that follows.</summary>
    public sealed record HeadBeforeFragment(string From, string To) : Making
    {
        internal override void In(string folder)
        {
            var bytes = System.IO.File.ReadAllBytes(Path.Combine(folder, From));
            System.IO.File.WriteAllBytes(Path.Combine(folder, To), bytes[..(bytes.AsSpan().IndexOf("moof"u8) - 4)]);
        }
    }

    /// <summary>Sets the track's display matrix to mirror left and right, which ffmpeg 5.1 cannot write itself.</summary>
    public sealed record Mirror(string From, string To) : Making
    {
        internal override void In(string folder)
        {
            var bytes = System.IO.File.ReadAllBytes(Path.Combine(folder, From));
            // The first track header (version 0): the 3x3 matrix of 16.16 numbers begins 40 bytes after its flags; a = -1 mirrors, u0
            // shifts back.
            var matrix = bytes.AsSpan().IndexOf("tkhd"u8) + 4 + 40;
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(matrix), -0x10000);
            System.IO.File.WriteAllBytes(Path.Combine(folder, To), bytes);
        }
    }

    /// <summary>Overwrites the middle with one value.</summary>
    public sealed record Scratch(string From, string To, double At, int Length) : Making
    {
        internal override void In(string folder)
        {
            var bytes = System.IO.File.ReadAllBytes(Path.Combine(folder, From));
            bytes.AsSpan((int)(bytes.Length * At), Length).Fill(0xFF);
            System.IO.File.WriteAllBytes(Path.Combine(folder, To), bytes);
        }
    }

    /// <summary>Other bytes in place of those at an offset.</summary>
    public sealed record Patch(string From, string To, int At, params byte[] Bytes) : Making
    {
        internal override void In(string folder)
        {
            var bytes = System.IO.File.ReadAllBytes(Path.Combine(folder, From));
            Bytes.CopyTo(bytes, At);
            System.IO.File.WriteAllBytes(Path.Combine(folder, To), bytes);
        }
    }

    /// <summary>All from the first appearance of some bytes on.</summary>
    public sealed record Behind(string From, string To, params byte[] Mark) : Making
    {
        internal override void In(string folder)
        {
            var bytes = System.IO.File.ReadAllBytes(Path.Combine(folder, From));
            System.IO.File.WriteAllBytes(Path.Combine(folder, To), bytes[bytes.AsSpan().IndexOf(Mark)..]);
        }
    }

    public sealed record Append(string First, string Second, string To) : Making
    {
        internal override void In(string folder)
        {
            using var to = System.IO.File.Create(Path.Combine(folder, To));
            foreach (var part in new[] { First, Second })
                to.Write(System.IO.File.ReadAllBytes(Path.Combine(folder, part)));
        }
    }

    public sealed record Noise(string To, int Length) : Making
    {
        internal override void In(string folder)
        {
            var bytes = new byte[Length];
            new Random(7).NextBytes(bytes);
            System.IO.File.WriteAllBytes(Path.Combine(folder, To), bytes);
        }
    }

    public sealed record Folder(string Name) : Making
    {
        internal override void In(string folder) => Directory.CreateDirectory(Path.Combine(folder, Name));
    }
}
